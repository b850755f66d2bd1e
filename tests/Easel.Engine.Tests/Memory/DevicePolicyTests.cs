using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using TorchSharp;

namespace Easel.Engine.Tests.Memory;

public sealed class DevicePolicyTests
{
    private const long Giga = 1L << 30;

    private static readonly DeviceInfo Processor = new("cpu", "A processor", 16 * Giga, null, true, null);
    private static readonly DeviceInfo Gpu = new("cuda:0", "A GPU", 8 * Giga, "CUDA 12.4", true, null);

    [Fact]
    public void Mission_1_4_without_a_gpu_everything_runs_on_the_cpu_at_32_bits()
    {
        var policy = DevicePolicy.Choose(new DeviceOptions(), Machine(16, Processor), Giga);
        Assert.Equal(DeviceType.CPU, policy.Device.type);
        Assert.Equal((torch.ScalarType.Float32, torch.ScalarType.Float32, torch.ScalarType.Float32), (policy.UNet, policy.Vae, policy.TextEncoder));
        Assert.Equal(MemoryMode.Normal, policy.Memory);
    }

    [Fact]
    public void Mission_1_4_a_usable_gpu_is_taken_with_half_precision_and_a_32_bit_vae()
    {
        var policy = DevicePolicy.Choose(new DeviceOptions(), Machine(16, Processor, Gpu), Giga);
        Assert.Equal(DeviceType.CUDA, policy.Device.type);
        Assert.Equal((torch.ScalarType.Float16, torch.ScalarType.Float32), (policy.UNet, policy.Vae));
    }

    [Fact]
    public void Mission_1_4_a_gpu_that_the_build_cannot_use_does_not_stop_automatic_choice()
    {
        var unusable = Gpu with { Usable = false, Note = "Build it with -p:Cuda=true to use the GPU." };
        Assert.Equal(DeviceType.CPU, DevicePolicy.Choose(new DeviceOptions(), Machine(16, Processor, unusable), Giga).Device.type);
        var error = Assert.Throws<UnsupportedFeatureException>(() => DevicePolicy.Choose(new DeviceOptions("cuda"), Machine(16, Processor, unusable), Giga));
        Assert.Contains("-p:Cuda=true", error.Message, StringComparison.Ordinal);
        Assert.Contains("cpu (A processor)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mission_1_4_an_absent_device_is_named_with_what_there_is()
    {
        var error = Assert.Throws<UnsupportedFeatureException>(() => DevicePolicy.Choose(new DeviceOptions("cuda:3"), Machine(16, Processor, Gpu), Giga));
        Assert.Contains("'cuda:3' is not in this machine", error.Message, StringComparison.Ordinal);
        Assert.Contains("cuda:0 (A GPU)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16, 4, MemoryMode.Normal)]
    [InlineData(5, 4, MemoryMode.Medium)]
    [InlineData(3, 4, MemoryMode.Low)]
    public void The_memory_mode_is_lowered_until_the_weights_fit(int free, int weights, MemoryMode expected) =>
        Assert.Equal(expected, DevicePolicy.Choose(new DeviceOptions(), Machine(free, Processor), weights * Giga).Memory);

    [Fact]
    public void What_the_user_asks_for_is_kept()
    {
        var policy = DevicePolicy.Choose(new DeviceOptions("cpu", Precision.Bf16, MemoryMode.Low), Machine(64, Processor, Gpu), Giga);
        Assert.Equal((DeviceType.CPU, torch.ScalarType.BFloat16, MemoryMode.Low), (policy.Device.type, policy.UNet, policy.Memory));
        Assert.True(policy.KeepsStoredPrecision);
    }

    private static Machine Machine(int freeGiga, params DeviceInfo[] devices) => new(new MachineMemory(64 * Giga, freeGiga * Giga), [.. devices]);
}
