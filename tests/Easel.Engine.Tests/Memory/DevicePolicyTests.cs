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
    [InlineData(null, 20, MemoryMode.Normal)]
    [InlineData(null, 4, MemoryMode.Medium)]
    [InlineData(null, 3.7, MemoryMode.Low)]
    [InlineData(null, 2.5, MemoryMode.Offload)]
    [InlineData(2.5, 20, MemoryMode.Offload)]
    [InlineData(16.0, 4, MemoryMode.Medium)]
    public void Mission_1_15_auto_picks_the_level_from_what_is_free_of_the_card_and_the_budget(double? budget, double free, MemoryMode expected)
    {
        // 16 bits on a card: 4 GB at 32 bits are 2 GB of weights.
        var card = Gpu with { MemoryBytes = 24 * Giga, FreeBytes = (long)(free * Giga) };
        var options = new DeviceOptions("cuda:0", MemoryBudget: budget, Precision: expected == MemoryMode.Medium ? Precision.Fp32 : Precision.Auto);
        Assert.Equal(expected, DevicePolicy.Choose(options, Machine(64, Processor, card), 4 * Giga).Memory);
    }

    [Theory]
    [InlineData("cuda:0", 8.5, "8.5 GB is more than cuda:0 (A GPU) has: 8 GB")]
    [InlineData("cpu", 17, "17 GB is more than cpu (A processor) has: 16 GB")]
    [InlineData("auto", 9, "9 GB is more than cuda:0 (A GPU) has: 8 GB")]
    public void Mission_1_15_a_budget_above_the_devices_memory_is_refused_with_both_numbers(string device, double budget, string expected)
    {
        var error = Assert.Throws<InvalidRequestException>(() => DevicePolicy.Choose(new DeviceOptions(device, MemoryBudget: budget), Machine(16, Processor, Gpu), 0));
        Assert.Equal("device.memoryBudget", error.Problems.Single().Field);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        DevicePolicy.Choose(new DeviceOptions("cuda:0", MemoryBudget: 8), Machine(16, Processor, Gpu), 0);
    }

    [Fact]
    public void Mission_1_15_offloading_keeps_the_UNet_in_the_machines_memory_and_means_low_without_a_card()
    {
        var offload = DevicePolicy.Choose(new DeviceOptions("cuda:0", Memory: MemoryMode.Offload), Machine(16, Processor, Gpu), 0);
        Assert.Equal((DeviceType.CPU, DeviceType.CUDA, 0L), (offload.Home.type, offload.Device.type, offload.ResidentBytes));
        Assert.Null(offload.Lower);
        Assert.Equal(MemoryMode.Offload, offload.In(MemoryMode.Low).Lower);
        Assert.Null(DevicePolicy.Cpu.In(MemoryMode.Low).Lower);
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

    [Fact]
    public void Mission_2_1_pictures_of_a_batch_are_asked_for_one_by_one_on_the_processor_and_where_it_is_wanted()
    {
        Assert.True(DevicePolicy.Choose(new DeviceOptions("cpu"), Machine(16, Processor, Gpu), Giga).AsksOneByOne);
        Assert.False(DevicePolicy.Choose(new DeviceOptions("cuda"), Machine(16, Processor, Gpu), Giga).AsksOneByOne);
        Assert.True(DevicePolicy.Choose(new DeviceOptions("cuda", Strict: true), Machine(16, Processor, Gpu), Giga).AsksOneByOne);
    }

    private static Machine Machine(int freeGiga, params DeviceInfo[] devices) => new(new MachineMemory(64 * Giga, freeGiga * Giga), [.. devices]);
}
