using Easel.Application;
using Easel.Cli.Folders;
using Easel.Core.Errors;
using Easel.Engine.Formats;

namespace Easel.Cli.Doctor;

/// <summary>Whether every model file's header can be read: a broken download shows here, not in the middle of the work.</summary>
internal static class ModelFileCheck
{
    private static readonly string[] Extensions = [".safetensors", ".ckpt", ".pt", ".pth"];

    public static IEnumerable<HealthCheck> Run(DataFolder data)
    {
        if (!Directory.Exists(data.Models))
        {
            yield return HealthCheck.Ok("model files", $"none yet; checkpoints go to {Path.Combine(data.Models, "Stable-diffusion")}");
            yield break;
        }
        var good = 0;
        foreach (var file in Directory.EnumerateFiles(data.Models, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).Order(StringComparer.Ordinal))
        {
            if (!Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)) continue;
            if (Judge(file) is { } failure) yield return failure;
            else good++;
        }
        yield return HealthCheck.Ok("model files", good == 1 ? "1 file can be read" : $"{good} files can be read");
    }

    private static HealthCheck? Judge(string file)
    {
        try
        {
            TensorFiles.Open(file).Dispose();
            return null;
        }
        catch (EaselException e)
        {
            return HealthCheck.Failed("model file", file, e is ModelFormatException format ? format.Problem : e.Message,
                OperatingSystem.IsWindows() ? $"move \"{file}\" \"{file}.broken\"" : $"mv '{file}' '{file}.broken'");
        }
    }
}
