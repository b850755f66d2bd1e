using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Upscalers;
using Easel.Imaging;
using Easel.Worker.Devices;
using Easel.Worker.Extras;

namespace Easel.Worker.Training;

/// <summary>
/// Makes a training folder out of a folder of pictures: each is cut, mirrored and renamed, its caption comes along, and the folders get the names that training reads. The source is
/// never changed, and the new folders appear when they are complete.
/// </summary>
/// <param name="models">Finds the face detector, where there is one.</param>
/// <param name="devices">Runs it.</param>
/// <param name="log">Hears of what is left out.</param>
public sealed class DatasetPreparation(IModelStore models, DevicePool devices, Action<JobLogLevel, string> log)
{
    private static readonly string[] s_captions = [".txt", ".caption"];

    /// <summary>Makes it.</summary>
    /// <exception cref="InvalidRequestException">A name is missing, a folder holds no pictures, or what is to be made exists.</exception>
    public async Task<PreparedDataset> RunAsync(DatasetLayout layout, CancellationToken stop)
    {
        Check(layout);
        var into = Path.GetFullPath(layout.Into);
        var images = Path.Combine(into, "img", string.Create(CultureInfo.InvariantCulture, $"{layout.Repeats}_{layout.Identifier} {layout.Class}"));
        var reg = layout.Reg is null ? null : Path.Combine(into, "reg", string.Create(CultureInfo.InvariantCulture, $"{layout.RegRepeats}_{layout.Class}"));
        foreach (var folder in (string?[])[images, reg])
            if (folder is not null && Directory.Exists(folder)) throw new InvalidRequestException("into", $"{folder} exists already. Give another folder, or move that one away.");
        foreach (var folder in (string[])["img", "reg", "log", "model"]) Directory.CreateDirectory(Path.Combine(into, folder));
        var steps = layout.Steps ?? new PostProcessing();
        var (count, captions) = await FillAsync(layout.Pictures, images, layout.Identifier, steps, layout.Centre, stop).ConfigureAwait(false);
        var regCount = reg is null ? 0 : (await FillAsync(layout.Reg!, reg, layout.Class, steps with { Flip = FlipCopies.None }, layout.Centre, stop).ConfigureAwait(false)).Pictures;
        return new PreparedDataset(Path.Combine(into, "img"), reg is null ? null : Path.Combine(into, "reg"), count, regCount, captions);
    }

    private static void Check(DatasetLayout layout)
    {
        var found = new FieldProblems();
        found.RequireName("pictures", layout.Pictures, "the folder with the pictures");
        found.RequireName("into", layout.Into, "the folder to make");
        found.RequireName("identifier", layout.Identifier, "the new word, for instance sls");
        found.RequireName("class", layout.Class, "what it is, for instance 1girl");
        found.RequireRange("repeats", layout.Repeats, 1, 10000);
        found.RequireRange("regRepeats", layout.RegRepeats, 1, 10000);
        if (layout.Centre is { } size)
        {
            found.RequireRange("width", size.Width, 64, 2048);
            found.RequireRange("height", size.Height, 64, 2048);
        }

        foreach (var (field, name) in (ReadOnlySpan<(string, string)>)[("identifier", layout.Identifier ?? ""), ("class", layout.Class ?? "")])
            found.Require(name.IndexOfAny(Path.GetInvalidFileNameChars()) < 0, field, $"'{name}' cannot be part of a folder's name; leave out slashes and the like.");
        if (found.Found.Length > 0) throw new InvalidRequestException(found.Found);
    }

    private async Task<(int Pictures, int Captions)> FillAsync(string source, string folder, string name, PostProcessing steps, (int Width, int Height)? centre, CancellationToken stop)
    {
        var files = Easel.Training.Datasets.PictureFiles.In(source);
        if (files.Count == 0) throw new InvalidRequestException("pictures", $"{source} holds no pictures (PNG, JPEG, WebP, BMP). Check the path.");
        var temporary = $"{folder}.{Environment.ProcessId}.tmp";
        var slot = devices.Processor;
        var chain = await slot.Thread.RunAsync(() => new PostProcessingChain(steps, models, slot.Models, weights => DevicePolicy.Choose(new DeviceOptions("cpu"), devices.Machine, weights), log)).ConfigureAwait(false);
        var (number, captions) = (0, 0);
        try
        {
            Directory.CreateDirectory(temporary);
            foreach (var file in files)
            {
                stop.ThrowIfCancellationRequested();
                var run = new UpscaleRun { Cancelled = stop, Log = log, Progress = _ => { } };
                IReadOnlyList<WorkPicture> pieces;
                try
                {
                    var picture = ImageFile.Load(file);
                    pieces = await slot.Thread.RunAsync(() => chain.Run(picture, run)).ConfigureAwait(false);
                }
                catch (ImageException e)
                {
                    log(JobLogLevel.Warning, $"{e.Message} Left out.");
                    continue;
                }

                foreach (var piece in pieces)
                {
                    var stem = Path.Combine(temporary, string.Create(CultureInfo.InvariantCulture, $"{name}_{++number:d4}"));
                    ImageFile.Save($"{stem}.png", centre is { } size ? Centred(piece.Picture, size.Width, size.Height) : piece.Picture, ImageFormat.Png, overwrite: true);
                    foreach (var ending in s_captions)
                    {
                        var caption = Path.ChangeExtension(file, ending);
                        if (!File.Exists(caption)) continue;
                        File.Copy(caption, stem + ending);
                        captions++;
                    }
                }
            }

            if (number == 0) throw new InvalidRequestException("pictures", $"{source} holds no pictures that can be read: none of its {files.Count} files is one. Check the files.");
            Directory.Move(temporary, folder);
            return (number, captions);
        }
        finally
        {
            slot.Thread.Invoke(chain.Dispose);
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }

    // As training without buckets cuts: scaled to cover, the middle kept.
    private static PixelBuffer Centred(PixelBuffer picture, int width, int height)
    {
        var scale = Math.Max((double)width / picture.Width, (double)height / picture.Height);
        var (wide, high) = (Math.Max(width, (int)Math.Round(picture.Width * scale)), Math.Max(height, (int)Math.Round(picture.Height * scale)));
        var scaled = FilteredResize.To(picture, wide, high, null);
        var (left, top) = ((wide - width) / 2, (high - height) / 2);
        return scaled.Cropped(new PixelRegion(left, top, left + width, top + height));
    }
}
