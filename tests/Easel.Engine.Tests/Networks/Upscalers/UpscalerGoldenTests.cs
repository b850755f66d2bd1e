using Easel.Core.Pixels;
using Easel.Engine.Formats;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Upscalers;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.Upscalers;

[NoTensorLeaks]
public sealed class UpscalerGoldenTests
{
    [Theory]
    [InlineData("esrgan-x4-new.safetensors", "x4", 4)]
    [InlineData("esrgan-x4-old.pth", "x4", 4)]
    [InlineData("esrgan-x4-trunk.pth", "x4", 4)]
    [InlineData("esrgan-x4-params_ema.pth", "x4", 4)]
    [InlineData("esrgan-x2-new.safetensors", "x2", 2)]
    public void Mission_2_6_An_ESRGAN_file_of_any_layout_enlarges_as_the_reference(string name, string figure, int factor)
    {
        using var scope = NewDisposeScope();
        using var figures = TensorFiles.Open(Golden.PathOf("models/esrgan.golden.safetensors"));
        using var file = UpscalerFile.Open(Golden.PathOf($"models/{name}"));
        Assert.Equal(("ESRGAN", factor), (file.Architecture, file.Factor));
        using var network = file.Component(DevicePolicy.Cpu).Build(ScalarType.Float32, CPU);
        using var noGradients = no_grad();
        GoldenModel.AssertClose(figures.Read($"out.{figure}"), network.Forward(figures.Read($"in.{figure}")), 1e-4);
    }

    [Fact]
    public void A_picture_is_enlarged_to_the_reference_bytes()
    {
        using var scope = NewDisposeScope();
        using var figures = TensorFiles.Open(Golden.PathOf("models/esrgan.golden.safetensors"));
        using var file = UpscalerFile.Open(Golden.PathOf("models/esrgan-x4-new.safetensors"));
        using var host = new ModelHost();
        var input = figures.Read("in.x4");
        var bytes = (input * 255).round().clamp(0, 255).to(ScalarType.Byte).permute(0, 2, 3, 1).contiguous();
        var picture = new PixelBuffer((int)input.shape[3], (int)input.shape[2], 3, bytes.data<byte>().ToArray());
        var enlarged = new NetworkUpscaler(file, host, DevicePolicy.Cpu).To(picture, picture.Width * 4, picture.Height * 4);

        using var noGradients = no_grad();
        using var network = file.Component(DevicePolicy.Cpu).Build(ScalarType.Float32, CPU);
        var expected = (network.Forward(bytes.permute(0, 3, 1, 2).to(ScalarType.Float32) / 255).clamp(0, 1) * 255).round().to(ScalarType.Byte);
        Assert.Equal(expected.permute(0, 2, 3, 1).contiguous().data<byte>().ToArray(), enlarged.Bytes);
    }
}
