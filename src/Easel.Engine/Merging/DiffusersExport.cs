using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Families;
using Easel.Engine.Formats;
using Easel.Engine.Formats.Diffusers;

namespace Easel.Engine.Merging;

/// <summary>Writes a checkpoint as a folder in the layout of diffusers: one file for each network, with configurations and the tokenizer's tables.</summary>
public sealed class DiffusersExport
{
    private readonly ConvertRequest request;
    private readonly Checkpoint model;
    private readonly List<string> left = [];

    private DiffusersExport(ConvertRequest request, Checkpoint model) => (this.request, this.model) = (request, model);

    /// <summary>Writes the folder; it appears under its name when it is complete.</summary>
    /// <param name="request">The precision; its names of files are not looked at.</param>
    /// <param name="model">The checkpoint.</param>
    /// <param name="folder">The new folder; it must not exist.</param>
    /// <param name="watch">Whoever waits.</param>
    /// <exception cref="UnsupportedFeatureException">The model has no place in diffusers' pipelines.</exception>
    public static ModelFileResult Write(ConvertRequest request, Checkpoint model, string folder, WriteWatch watch)
    {
        var export = new DiffusersExport(request, model);
        var parts = export.Parts();
        var temporary = $"{folder}.{Environment.ProcessId}.tmp";
        try
        {
            var all = Math.Max(1.0, parts.Sum(p => p.Tensors.Count));
            var done = 0;
            foreach (var (name, file, tensors) in parts)
            {
                var before = done;
                new WriteWatch(f => watch.Progress((before + f * tensors.Count) / all), watch.Cancelled)
                    .Write(Path.Combine(temporary, name, file), tensors, new Dictionary<string, string> { ["format"] = "pt" });
                done += tensors.Count;
            }

            var notes = DiffusersFiles.Write(temporary, model.Family);
            if (export.left.Count > 0)
                notes = notes.Add(string.Create(CultureInfo.InvariantCulture, $"{export.left.Count} tensors have no place in diffusers and were left out, for instance '{export.left[0]}'."));
            Directory.Move(temporary, folder);
            var bytes = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
            return new ModelFileResult(folder, bytes, parts.Sum(p => p.Tensors.Count), notes);
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }

    private List<(string Name, string File, List<TensorToWrite> Tensors)> Parts()
    {
        const string network = "diffusion_pytorch_model.safetensors";
        var parts = new List<(string, string, List<TensorToWrite>)> { ("unet", network, Network(ModelFamilies.UNetPrefix + ".", UNetKeys.For(model.Family.UNet), flatten: _ => false)) };
        if (model.Family.Vae is { } vae)
        {
            // diffusers keeps the attention's 1×1 convolutions as matrices.
            parts.Add(("vae", network, Network(ModelFamilies.VaePrefix + ".", VaeKeys.For(vae), name => name.Contains(".mid.attn_1.", StringComparison.Ordinal))));
        }

        foreach (var (i, tower) in model.Family.TextEncoders.Index())
            parts.Add((i == 0 ? "text_encoder" : "text_encoder_2", "model.safetensors", tower.Kind == TextEncoderKind.Clip ? Clip(tower) : OpenClip(tower)));
        return parts;
    }

    private List<TensorToWrite> Network(string prefix, KeyMap map, Func<string, bool> flatten)
    {
        var tensors = new List<TensorToWrite>();
        foreach (var info in model.File.Tensors.Values.Where(t => t.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            if (map.ToDiffusers(info.Name) is not { } name) left.Add(info.Name);
            else tensors.Add(StoredTensor.Copy(model.File, info, name, flatten(info.Name) && info.Shape is [var o, var i, 1, 1] ? [o, i] : info.Shape, request.Precision));
        }

        return tensors;
    }

    private List<TensorToWrite> Clip(TextEncoderConfig tower) =>
    [
        .. model.File.Tensors.Values
            .Where(t => t.Name.StartsWith(tower.Prefix + ".", StringComparison.Ordinal) && t.DType.IsFloat())
            .Select(t => StoredTensor.Copy(model.File, t, t.Name[(tower.Prefix.Length + 1)..], t.Shape, request.Precision)),
    ];

    private List<TensorToWrite> OpenClip(TextEncoderConfig tower)
    {
        var tensors = new List<TensorToWrite>();
        var layers = DiffusersFiles.LayersOf(tower);
        foreach (var info in model.File.Tensors.Values.Where(t => t.Name.StartsWith(tower.Prefix + ".", StringComparison.Ordinal) && t.DType.IsFloat()))
        {
            var local = info.Name[(tower.Prefix.Length + 1)..];
            if (OpenClipKeys.ToHuggingFace(local) is not { } names || names.Layer >= layers || (local == "text_projection" && !DiffusersFiles.HasProjection(tower))) left.Add(info.Name);
            else if (names.Names is [var only]) tensors.Add(local == "text_projection" ? Transposed(info, only) : StoredTensor.Copy(model.File, info, only, info.Shape, request.Precision));
            else tensors.AddRange(names.Names.Select((name, part) => Rows(info, name, part, names.Names.Length)));
        }

        return tensors;
    }

    private TensorToWrite Transposed(TensorInfo info, string name)
    {
        var dtype = StoredTensor.Kind(info.DType, request.Precision);
        return new TensorToWrite(name, dtype, [info.Shape[1], info.Shape[0]], () => StoredTensor.Narrow(model.File.Read(info.Name).t(), dtype, model.Path, info.Name));
    }

    private TensorToWrite Rows(TensorInfo info, string name, int part, int parts)
    {
        var dtype = StoredTensor.Kind(info.DType, request.Precision);
        var rows = info.Shape[0] / parts;
        return new TensorToWrite(name, dtype, info.Shape.SetItem(0, rows), () => StoredTensor.Narrow(model.File.Read(info.Name).narrow(0, part * rows, rows), dtype, model.Path, info.Name));
    }
}
