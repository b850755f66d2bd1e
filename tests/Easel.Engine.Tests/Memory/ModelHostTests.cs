using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Memory;

public sealed class ModelHostTests
{
    // A layer of 16 numbers without bias: 64 bytes at 32 bits, 32 bytes as "stored" in half precision.
    private readonly List<(string Part, ScalarType? Stored)> built = [];

    [Fact]
    public void A_network_is_read_once_and_then_stays()
    {
        using var host = new ModelHost();
        using (var first = host.Use(Component("unet"), DevicePolicy.Cpu)) Assert.False(first.WasLoaded);
        using (var again = host.Use(Component("unet"), DevicePolicy.Cpu)) Assert.True(again.WasLoaded);
        Assert.Single(built);
        Assert.Equal(64, host.LoadedBytes);
    }

    [Fact]
    public void The_least_recently_used_network_makes_room()
    {
        var policy = DevicePolicy.Cpu with { ResidentBytes = 128 };
        using var host = new ModelHost();
        Touch(host, policy, "a");
        Touch(host, policy, "b");
        Touch(host, policy, "a");
        Touch(host, policy, "c");
        Assert.Equal(["a", "c"], host.Loaded.Select(id => id.Part));
    }

    [Fact]
    public void A_network_in_use_is_never_freed()
    {
        var policy = DevicePolicy.Cpu with { ResidentBytes = 0 };
        using var host = new ModelHost();
        using var used = host.Use(Component("a"), policy);
        Touch(host, policy, "b");
        Touch(host, policy, "c");
        host.Clear();
        Assert.Equal(["a"], host.Loaded.Select(id => id.Part));
        Assert.False(used.Network.Parameters().Single().IsInvalid);
    }

    [Fact]
    public void Low_memory_keeps_only_the_network_in_use_in_the_numbers_of_the_file()
    {
        var policy = DevicePolicy.Cpu with { Memory = MemoryMode.Low, ResidentBytes = 0 };
        using var host = new ModelHost();
        Touch(host, policy, "text");
        Touch(host, policy, "unet");
        Assert.Equal(["unet"], host.Loaded.Select(id => id.Part));
        Assert.Equal(32, host.LoadedBytes);
        Assert.All(built, it => Assert.Null(it.Stored));
    }

    [Fact]
    public void Other_numbers_or_a_changed_file_replace_the_network()
    {
        using var host = new ModelHost();
        Touch(host, DevicePolicy.Cpu, "unet");
        Touch(host, DevicePolicy.Cpu with { Memory = MemoryMode.Medium }, "unet");
        Assert.Equal(32, host.LoadedBytes);
        using (host.Use(Component("unet", version: "2"), DevicePolicy.Cpu)) Assert.Equal(64, host.LoadedBytes);
        Assert.Equal("2", Assert.Single(host.Loaded).Version);
    }

    [Fact]
    public void Weights_with_adapters_in_them_stay_for_the_next_use_and_go_before_any_network_does()
    {
        var policy = DevicePolicy.Cpu with { ResidentBytes = 192 };
        using var host = new ModelHost();
        using var adapter = new Doubled();
        var dressed = Component("a") with { Dress = layer => AdapterScope.Apply([new(layer, adapter)], AdapterMode.Merged) };
        Forward(host.Use(dressed, policy));
        Assert.Equal((64, 64), (host.LoadedBytes, host.SpareBytes));
        Touch(host, policy, "b");
        Forward(host.Use(dressed, policy));
        Assert.Equal((128, 64, 1), (host.LoadedBytes, host.SpareBytes, adapter.Asked));
        Touch(host, policy, "c");
        Assert.Equal(["b", "a", "c"], host.Loaded.Select(id => id.Part));
        Assert.Equal(0, host.SpareBytes);
        Forward(host.Use(dressed, policy with { ResidentBytes = 1000 }));
        Assert.Equal((2, 64), (adapter.Asked, host.SpareBytes));
        // A use without adapters frees them too; and a network that its owner trains keeps none.
        Touch(host, policy, "a");
        Assert.Equal(0, host.SpareBytes);
        using var own = dressed.Build(null, DevicePolicy.Cpu.Device);
        using (host.Lend(dressed, own)) Forward(host.Use(dressed, policy));
        Assert.Equal((3, 0), (adapter.Asked, own.SpareBytes));
    }

    private static void Forward(ModelLease<AdaptableLinear> lease)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using (lease) lease.Network.Forward(ones([1, 4], lease.Network.Parameters().First().dtype));
    }

    private sealed class Doubled : IWeightAdapter
    {
        public int Asked { get; private set; }

        public Tensor Delta(Tensor weight)
        {
            Asked++;
            return weight.to(float32);
        }

        public void Dispose()
        {
        }
    }

    private void Touch(ModelHost host, DevicePolicy policy, string part)
    {
        using var lease = host.Use(Component(part), policy);
    }

    private ModelComponent<AdaptableLinear> Component(string part, string version = "1") =>
        new(new ComponentId("file", part, version), Numbers: 16, StoredBytes: 32, ScalarType.Float32, (stored, _) =>
        {
            built.Add((part, stored));
            return new AdaptableLinear(new Weights(new RandomWeights(1, stored ?? ScalarType.Float16)), 4, 4, withBias: false);
        });
}
