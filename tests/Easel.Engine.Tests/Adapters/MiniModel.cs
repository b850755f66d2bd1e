using Easel.Engine.Adapters.Weight;
using Easel.Engine.Formats;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.UNet;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Adapters;

/// <summary>The golden model for adapters, loaded, and its inputs (<c>tests/Golden/mini</c>).</summary>
internal sealed class MiniModel : IDisposable
{
    private readonly Checkpoint checkpoint = Checkpoint.Open(Golden.PathOf("mini/mini.safetensors"));
    private readonly ITensorFile inputs = TensorFiles.Open(Golden.PathOf("mini/inputs.safetensors"));

    public MiniModel()
    {
        UNet = new UNetModel(checkpoint.UNet(ScalarType.Float32), checkpoint.Family.UNet);
        Text = TextTower.Build(checkpoint.TextEncoders(ScalarType.Float32), checkpoint.Family.TextEncoders[0]);
        Keys = AdapterKeys.Of(checkpoint);
    }

    public Checkpoint Checkpoint => checkpoint;

    public UNetModel UNet { get; }

    public TextTower Text { get; }

    public AdapterKeys Keys { get; }

    public Tensor Input(string name) => inputs.Read(name);

    /// <summary>The UNet's answer to the golden input with the golden context.</summary>
    public Tensor Eps() => Eps(inputs.Read("context"));

    /// <summary>The UNet's answer to the golden input with another context [2, 77, 32].</summary>
    public Tensor Eps(Tensor context)
    {
        using var noGrad = no_grad();
        return UNet.Forward(new UNetInputs(inputs.Read("x"), inputs.Read("t").to(float32), context));
    }

    /// <summary>The text encoder's answer to the golden tokens.</summary>
    public Tensor Hidden()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return Text.Norm(Text.HiddenStates(Text.Embed(inputs.Read("ids")))[^1]).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        UNet.Dispose();
        Text.Dispose();
        inputs.Dispose();
        checkpoint.Dispose();
    }
}
