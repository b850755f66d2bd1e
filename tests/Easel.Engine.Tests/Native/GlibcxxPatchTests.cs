using Easel.Engine.Native;


namespace Easel.Engine.Tests.Native;

public sealed class GlibcxxPatchTests
{
    private static readonly string Packaged =
        Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    [Fact]
    public void The_packaged_library_is_patched_once_and_only_in_a_few_bytes()
    {
        Assert.SkipUnless(File.Exists(Packaged), "The Linux library is not part of this platform's build.");
        var original = File.ReadAllBytes(Packaged);
        var patched = (byte[])original.Clone();

        Assert.True(GlibcxxPatch.Apply(patched));

        var changed = original.Zip(patched).Count(pair => pair.First != pair.Second);
        Assert.InRange(changed, 3, "getpid".Length + 1 + 2 + 2);
        Assert.False(GlibcxxPatch.Apply(patched), "A patched library no longer has the symbol.");
    }

    [Fact]
    public void A_file_that_is_no_library_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => GlibcxxPatch.Apply("<html>not a library</html>"u8.ToArray()));
        Assert.Throws<InvalidDataException>(() => GlibcxxPatch.Apply(new byte[100]));
    }

    [Fact]
    public void A_truncated_library_is_refused_not_crashed_on()
    {
        Assert.SkipUnless(File.Exists(Packaged), "The Linux library is not part of this platform's build.");
        var image = File.ReadAllBytes(Packaged)[..5000];
        Assert.Throws<InvalidDataException>(() => GlibcxxPatch.Apply(image));
    }

    [Fact]
    public void Tensors_work_after_loading_and_the_status_tells_whether_a_copy_was_needed()
    {
        var status = NativeTorch.EnsureLoaded();
        Assert.Equal(OperatingSystem.IsLinux() && !NativeTorch.SystemHasRequiredRuntime(), status.Patched);
        Assert.Equal(status.Patched, status.LibraryPath is not null);
        using var ones = TorchSharp.torch.ones(2, 3);
        Assert.Equal(6f, ones.sum().item<float>());
    }
}
