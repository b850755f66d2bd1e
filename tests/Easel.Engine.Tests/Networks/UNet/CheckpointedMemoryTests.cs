using System.Globalization;
using Easel.Engine.Tests.Networks.Layers;

namespace Easel.Engine.Tests.Networks.UNet;

public sealed class CheckpointedMemoryTests
{
    [Fact]
    public async Task Mission_9_21_Gradients_with_checkpointing_take_at_most_six_tenths_of_the_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the peak of a process's memory is read from Linux' /proc");
        var (plain, checkpointed) = (await MemoryProbe.PeakAsync("unet and gradients", 64), await MemoryProbe.PeakAsync("unet and gradients, checkpointed", 64));
        Assert.True(checkpointed <= 0.6 * plain, string.Create(CultureInfo.InvariantCulture, $"{plain} bytes without, {checkpointed} with"));
    }
}
