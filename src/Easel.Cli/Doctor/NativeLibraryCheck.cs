using Easel.Application;
using Easel.Engine.Native;
using ImageMagick;

namespace Easel.Cli.Doctor;

/// <summary>Whether the native libraries load: tensors, pictures.</summary>
internal static class NativeLibraryCheck
{
    private const string Rebuild = "dotnet build src/Easel.Cli --configuration Release --no-incremental";

    public static IEnumerable<HealthCheck> Run()
    {
        yield return Try("tensor library", () =>
        {
            var status = NativeTorch.EnsureLoaded();
            var version = TorchSharp.torch.__version__;
            return status.Patched
                ? $"libtorch {version} loads; this system's C++ runtime lacks {GlibcxxPatch.RequiredVersion}, so a patched copy is used: {status.LibraryPath}"
                : $"libtorch {version} loads";
        });
        yield return Try("picture library", () => MagickNET.Version);
    }

    private static HealthCheck Try(string check, Func<string> load)
    {
        try
        {
            return HealthCheck.Ok(check, load());
        }
        catch (Exception e)
        {
            // Whatever goes wrong in there is what this check is for: a missing file, a wrong architecture, a missing system library.
            var cause = e;
            while (cause.InnerException is { } inner) cause = inner;
            return HealthCheck.Failed(check, "does not load", cause.Message.ReplaceLineEndings(" "), Rebuild);
        }
    }
}
