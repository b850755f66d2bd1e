using Easel.Engine.Networks.Taesd;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.Taesd;

[NoTensorLeaks]
public sealed class TaesdTests
{
    [Fact]
    public void Encodes_as_the_reference()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("taesd_encoder", "taesd");
        using var encoder = new TaesdEncoder(golden.Weights());
        using var noGrad = no_grad();
        GoldenModel.AssertClose(golden["out.encoded"], encoder.Forward(golden["in.image01"]), 1e-4);
        Assert.Equal(golden.Names.Order(StringComparer.Ordinal), encoder.NamedParameters().Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Decodes_as_the_reference()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("taesd_decoder", "taesd");
        using var decoder = new TaesdDecoder(golden.Weights());
        using var noGrad = no_grad();
        GoldenModel.AssertClose(golden["out.decoded"], decoder.Forward(golden["in.latent"]), 1e-4);
        Assert.Equal(golden.Names.Order(StringComparer.Ordinal), decoder.NamedParameters().Select(p => p.Name).Order(StringComparer.Ordinal));
    }
}
