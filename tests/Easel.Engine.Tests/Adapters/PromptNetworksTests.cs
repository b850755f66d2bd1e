using Easel.Core.Prompts;
using Easel.Engine.Adapters;
using Easel.Engine.Formats;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Pipelines;
using Easel.Engine.Tests.Networks;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Adapters;

[NoTensorLeaks]
public sealed class PromptNetworksTests
{
    [Fact]
    public void Mission_5_7_another_weight_reads_nothing_again_and_writes_no_weight()
    {
        using var scope = NewDisposeScope();
        using var host = new ModelHost();
        using var model = StableDiffusionModel.Open(Golden.PathOf("mini/mini.safetensors"));
        var reads = 0;
        List<Tensor>? before = null;
        Tensor? plain = null;
        foreach (var weight in (double?[])[null, 1, 0.6, -0.5, null])
        {
            using var networks = weight is { } factor ? PromptNetworks.Open([Use(factor)], model.Checkpoint, DevicePolicy.Cpu, host) : null;
            model.Networks = networks;
            var component = model.UNet(DevicePolicy.Cpu);
            using var lease = host.Use(component with { Build = (stored, device) => Count(component.Build(stored, device)) }, DevicePolicy.Cpu);
            before ??= [.. lease.Network.Parameters().Select(parameter => parameter.clone())];
            var eps = Eps(lease.Network);
            plain ??= eps;
            Assert.Equal(weight is null, GoldenModel.BitEqual(plain, eps));
            Assert.All(before.Zip(lease.Network.Parameters()), pair => Assert.True(GoldenModel.BitEqual(pair.First, pair.Second)));
        }

        Assert.Equal(1, reads);
        Assert.Equal(["adapter", "unet"], host.Loaded.Select(id => id.Part).Order(StringComparer.Ordinal));

        UNetModel Count(UNetModel network)
        {
            reads++;
            return network;
        }
    }

    [Fact]
    public void A_lease_takes_its_adapters_off_and_without_room_for_copies_they_are_computed_live()
    {
        using var scope = NewDisposeScope();
        using var host = new ModelHost();
        using var model = StableDiffusionModel.Open(Golden.PathOf("mini/mini.safetensors"));
        foreach (var (policy, mode) in new[] { (DevicePolicy.Cpu, AdapterMode.Merged), (DevicePolicy.Cpu with { ResidentBytes = 0 }, AdapterMode.Live) })
        {
            using var networks = PromptNetworks.Open([Use(1)], model.Checkpoint, policy, host);
            model.Networks = networks;
            UNetModel network;
            using (var lease = host.Use(model.UNet(policy), policy))
            {
                network = lease.Network;
                Assert.All(network.Layers().OfType<AdaptableLayer>().SelectMany(layer => layer.Adapters), slot => Assert.Equal(mode, slot.Mode));
                Assert.Contains(network.Layers().OfType<AdaptableLayer>(), layer => !layer.Adapters.IsEmpty);
            }

            Assert.All(network.Layers().OfType<AdaptableLayer>(), layer => Assert.Empty(layer.Adapters));
        }
    }

    private static AdapterUse Use(double weight)
    {
        var tag = new ExtraNetwork("lora", ["x", weight.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        return new AdapterUse(tag, Golden.PathOf("mini/adapters/kohya_lora/adapter.safetensors"), LoraTag.Read(tag));
    }

    private static Tensor Eps(UNetModel unet)
    {
        using var inputs = TensorFiles.Open(Golden.PathOf("mini/inputs.safetensors"));
        using var noGrad = no_grad();
        return unet.Forward(new UNetInputs(inputs.Read("x"), inputs.Read("t").to(float32), inputs.Read("context")));
    }
}
