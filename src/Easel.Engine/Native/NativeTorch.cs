using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Security.Cryptography;
using TorchSharp;

namespace Easel.Engine.Native;

/// <summary>How the tensor library's native half came into the process.</summary>
/// <param name="Patched">True where the system's C++ runtime is too old and a patched copy was loaded (<see cref="GlibcxxPatch"/>).</param>
/// <param name="LibraryPath">The patched copy, or null where the packaged library was loaded as it is.</param>
public sealed record NativeTorchStatus(bool Patched, string? LibraryPath);

/// <summary>Loads libtorch and TorchSharp's native library, on old systems from a patched copy. Call it before the first tensor.</summary>
public static class NativeTorch
{
    /// <summary>
    /// The name under which a program tells (<see cref="AppContext.SetData"/>) which folder its caches go to; without it the account's. It counts for the whole process, as the loaded
    /// library does: who loads it first (a device's thread, a look into a file) knows no folders, and who knows them may never load it. Told after the load it changes nothing.
    /// </summary>
    public const string CacheName = "Easel.Cache";

    private const string Bridge = "LibTorchSharp", BridgeFile = "libLibTorchSharp.so";
    private const int LogErrors = 2;

    // Loading happens once a process by its nature; the Lazy is the guard, not an option anyone sets.
    private static readonly Lazy<NativeTorchStatus> Status = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Loads the native libraries if that has not happened yet. Cheap from the second call on; safe from any thread.</summary>
    /// <exception cref="DllNotFoundException">The native libraries are missing or do not fit this system.</exception>
    public static NativeTorchStatus EnsureLoaded() => Status.Value;

    /// <summary>True where the system's libstdc++ offers what TorchSharp's library asks for.</summary>
    public static bool SystemHasRequiredRuntime() =>
        NativeLibrary.TryLoad("libstdc++.so.6", out var library) && NativeLibrary.TryGetExport(library, GlibcxxPatch.RequiredSymbol, out _);

    private static NativeTorchStatus Load()
    {
        var status = OperatingSystem.IsLinux() && !SystemHasRequiredRuntime() ? LoadPatched() : new NativeTorchStatus(false, null);
        torch.InitializeDeviceType(DeviceType.CPU);
        SilenceWarnings();
        return status;
    }

    /// <summary>
    /// Has libtorch's log begin with errors: it warns programmers ("Could not initialize NNPACK! Reason: Unsupported hardware" on some processors), and would write so between the lines that people and scripts read of Easel (docs/decisions/098-libtorchs-log.md).
    /// The number is that of c10/util/logging_is_not_google_glog.h; a library that does not show it warns on.
    /// </summary>
    private static void SilenceWarnings()
    {
        if (OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc10.so", out var core) && NativeLibrary.TryGetExport(core, "FLAGS_caffe2_log_level", out var level)) Marshal.WriteInt32(level, LogErrors);
    }

    private static NativeTorchStatus LoadPatched()
    {
        var folder = NativeFolder();
        var copy = PatchedCopy(Path.Combine(folder, BridgeFile));
        // The copy's own folder has no libtorch beside it: load what it needs first, from the package's folder.
        foreach (var name in (string[])["libc10.so", "libtorch_cpu.so", "libtorch.so"])
            NativeLibrary.Load(Path.Combine(folder, name));
        var bridge = NativeLibrary.Load(copy);
        NativeLibrary.SetDllImportResolver(typeof(torch).Assembly, (name, _, _) => name == Bridge ? bridge : 0);
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => name == Bridge ? bridge : 0;
        return new NativeTorchStatus(true, copy);
    }

    /// <summary>The folder that holds TorchSharp's native library: beside the program, or under <c>runtimes/</c>.</summary>
    private static string NativeFolder()
    {
        var beside = AppContext.BaseDirectory;
        foreach (var folder in (string[])[beside, Path.Combine(beside, "runtimes", "linux-x64", "native")])
            if (File.Exists(Path.Combine(folder, BridgeFile))) return folder;
        throw new DllNotFoundException($"{BridgeFile} is missing below {beside}: the build is incomplete. Build Easel again.");
    }

    /// <summary>A patched copy in the user's cache, made once per library version (named by its content).</summary>
    private static string PatchedCopy(string original)
    {
        var image = File.ReadAllBytes(original);
        var cache = Path.Combine(CacheFolder(), Convert.ToHexStringLower(SHA256.HashData(image))[..16]);
        var copy = Path.Combine(cache, BridgeFile);
        if (File.Exists(copy) && new FileInfo(copy).Length == image.Length) return copy;
        if (!GlibcxxPatch.Apply(image))
            throw new DllNotFoundException(
                $"{original} does not fit this system's libstdc++, and not for the reason that Easel can mend ({GlibcxxPatch.RequiredVersion}). "
                + "Install libstdc++ of GCC 13 or newer.");
        Directory.CreateDirectory(cache);
        var temporary = Path.Combine(cache, Path.GetRandomFileName());
        File.WriteAllBytes(temporary, image);
        File.Move(temporary, copy, overwrite: true);
        return copy;
    }

    private static string CacheFolder()
    {
        if (AppContext.GetData(CacheName) is string own) return Path.Combine(own, "native");
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(string.IsNullOrEmpty(data) ? Path.GetTempPath() : data, "easel", "native");
    }
}
