using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Engine.Families;
using Easel.Engine.Merging;
using Easel.Worker.Devices;

namespace Easel.Worker.Merging;

/// <summary>A model file that a job is going to write: checked before the work begins, so that nothing is computed in vain.</summary>
/// <param name="path">The new file.</param>
internal sealed class ModelOutput(string path)
{
    /// <summary>The new file.</summary>
    public string Path => path;

    /// <summary>Decides where the file goes.</summary>
    /// <param name="models">Knows the folders.</param>
    /// <param name="kind">What is written.</param>
    /// <param name="name">The request's name or path.</param>
    /// <param name="overwrite">True replaces a file of that name.</param>
    /// <param name="inputs">The files that are read meanwhile.</param>
    /// <param name="bytes">What the file takes at most.</param>
    /// <exception cref="InvalidRequestException">The name is taken or cannot be used.</exception>
    /// <exception cref="EaselException">Code <c>disk-full</c>: the volume has too little room.</exception>
    public static ModelOutput Open(IModelStore models, ModelKind kind, string name, bool overwrite, IEnumerable<string> inputs, long bytes) =>
        OpenAt(models.PathFor(kind, name), name, overwrite, inputs, bytes);

    /// <summary>Takes a place that is decided already.</summary>
    /// <inheritdoc cref="Open"/>
    public static ModelOutput OpenAt(string path, string name, bool overwrite, IEnumerable<string> inputs, long bytes)
    {
        if (System.IO.Path.GetExtension(path).ToLowerInvariant() is not (".safetensors" or ".sft"))
            throw new InvalidRequestException("output", $"'{name}' would be a pickle, which other programs run as code. Easel writes safetensors: end the name with .safetensors.");
        if (inputs.Any(input => string.Equals(System.IO.Path.GetFullPath(input), path, StringComparison.OrdinalIgnoreCase)))
            throw new InvalidRequestException("output", $"{path} is one of the files that are read. Choose another name.");
        if (Directory.Exists(path)) throw new InvalidRequestException("output", $"{path} is a folder. Choose another name.");
        if (File.Exists(path) && !overwrite)
            throw new InvalidRequestException("output", $"{path} exists already. Choose another name, or ask for it to be overwritten.");
        CheckRoom(path, bytes);
        return new ModelOutput(path);
    }

    /// <summary>A folder that is to be written; one that exists is never replaced.</summary>
    /// <exception cref="InvalidRequestException">The name is taken.</exception>
    /// <exception cref="EaselException">Code <c>disk-full</c>: the volume has too little room.</exception>
    public static ModelOutput OpenFolder(string path, string name, long bytes)
    {
        if (System.IO.Path.GetExtension(path) is ".safetensors" or ".ckpt") throw new InvalidRequestException("output", $"'{name}' is a file's name, and a folder is written. Choose one without extension.");
        if (File.Exists(path) || Directory.Exists(path)) throw new InvalidRequestException("output", $"{path} exists already. Choose another name.");
        CheckRoom(path, bytes);
        return new ModelOutput(path);
    }

    private static void CheckRoom(string path, long bytes)
    {
        var room = Room(path);
        if (room < bytes)
        {
            throw new EaselException("disk-full", string.Create(CultureInfo.InvariantCulture,
                $"{path} may take {bytes >> 20} MB, and its volume has {room >> 20} MB free. Free some space, or choose another folder."));
        }
    }

    /// <summary>The bytes of a file, or of all files of a folder.</summary>
    public static long SizeOf(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length)
        : new FileInfo(path).Length;

    /// <summary>Copies the configuration beside a model to the new file, and notes it.</summary>
    public ModelFileResult WithSidecarOf(string model, bool overwrite, ModelFileResult result) => LdmConfig.CopyBeside(model, path, overwrite) is var (original, copy)
        ? result with { Notes = result.Notes.Add($"{System.IO.Path.GetFileName(original)} was copied to {copy}.") }
        : result;

    /// <summary>Runs the writing on the processor's device thread, and reports how far it is.</summary>
    /// <exception cref="EaselException">Code <c>cannot-write</c>: the file cannot be written.</exception>
    public async Task<ModelFileResult> WriteAsync(DevicePool devices, JobContext job, Func<WriteWatch, ModelFileResult> write)
    {
        var told = -1.0;
        var watch = new WriteWatch(Report, job.Control.Cancelled);
        try
        {
            // Files are merged where memory is cheapest: each number is touched once, so that a device would only wait for the disk.
            return await devices.Processor.Thread.RunAsync(() => write(watch)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EaselException("cannot-write", $"{path} cannot be written ({e.Message.TrimEnd('.')}). Choose a folder that you may write to and that has space left.", e);
        }

        void Report(double fraction)
        {
            if (fraction - told < 0.005 && fraction < 1) return;
            told = fraction;
            job.Report(new JobProgress(JobStage.Save, 0, 0, 0, 1, fraction));
        }
    }

    private static long Room(string path)
    {
        var folder = System.IO.Path.GetDirectoryName(path)!;
        while (!Directory.Exists(folder) && System.IO.Path.GetDirectoryName(folder) is { } above) folder = above;
        return new DriveInfo(folder).AvailableFreeSpace;
    }
}
