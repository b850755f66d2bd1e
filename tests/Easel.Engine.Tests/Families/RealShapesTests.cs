using System.Collections.Immutable;
using System.Text.Json;
using Easel.Engine.Diffusion;
using Easel.Engine.Families;
using Easel.Engine.Formats;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Networks.Vae;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Families;

/// <summary>The published families at their real size: what the networks ask for is listed, and detection must find it again.</summary>
public class RealShapesTests
{
    private static readonly VaeConfig s_vae = new(128, [1, 2, 4, 4], 2, 4);

    public static TheoryData<string> Ids() => ["sd1", "sd2", "sdxl", "sdxl-refiner"];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_checkpoint_of_real_size_is_detected_without_a_sidecar(string id)
    {
        var expected = Family(id);
        var listing = new Listing();
        using (NewDisposeScope())
        {
            var root = new Weights(listing);
            _ = new UNetModel(root.At(ModelFamilies.UNetPrefix), expected.UNet);
            _ = new Autoencoder(root.At(ModelFamilies.VaePrefix), expected.Vae!);
            foreach (var tower in expected.TextEncoders)
                _ = TextTower.Build(root, tower);
        }

        Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(ModelFamilies.Detect(listing)));
    }

    private static ModelFamily Family(string id) => id switch
    {
        "sd1" => new(
            id, ModelTask.Base, new UNetConfig(4, 4, 320, [1, 2, 4, 4], [2, 2, 2, 2], [1, 1, 1, 0], 1, 768, 8, null, false, null), s_vae,
            [ClipL("cond_stage_model.transformer", TextLayer.Last)], Prediction.Epsilon, new LatentFormat(4, 0.18215), new FamilyDefaults(512, 512)),
        // Without the spread of a norm's biases or a sidecar, the file cannot tell its prediction; noise is assumed.
        "sd2" => new(
            id, ModelTask.Base, new UNetConfig(4, 4, 320, [1, 2, 4, 4], [2, 2, 2, 2], [1, 1, 1, 0], 1, 1024, null, 64, true, null), s_vae,
            [OpenClip("cond_stage_model.model", 1024, 24, 4096, 1024, TextLayer.PenultimateNormed)], Prediction.Epsilon, new LatentFormat(4, 0.18215), new FamilyDefaults(512, 512)),
        "sdxl" => new(
            id, ModelTask.Base, new UNetConfig(4, 4, 320, [1, 2, 4], [2, 2, 2], [0, 2, 10], 10, 2048, null, 64, true, 2816), s_vae,
            [ClipL("conditioner.embedders.0.transformer", TextLayer.Penultimate), OpenClip("conditioner.embedders.1.model", 1280, 32, 5120, 1280, TextLayer.Penultimate)],
            Prediction.Epsilon, new LatentFormat(4, 0.13025), new FamilyDefaults(1024, 1024)),
        _ => new(
            id, ModelTask.Refiner, new UNetConfig(4, 4, 384, [1, 2, 4, 4], [2, 2, 2, 2], [0, 4, 4, 0], 4, 1280, null, 64, true, 2560), s_vae,
            [OpenClip("conditioner.embedders.0.model", 1280, 32, 5120, 1280, TextLayer.Penultimate)],
            Prediction.Epsilon, new LatentFormat(4, 0.13025), new FamilyDefaults(1024, 1024)),
    };

    private static TextEncoderConfig ClipL(string place, TextLayer layer) =>
        new(TextEncoderKind.Clip, place, 768, 12, 12, 3072, 49408, true, null, layer, 49407);

    private static TextEncoderConfig OpenClip(string place, int width, int layers, int feedForward, int projection, TextLayer layer) =>
        new(TextEncoderKind.OpenClip, place, width, layers, width / 64, feedForward, 49408, false, projection, layer, 0);

    /// <summary>Gives every network what it asks for, without memory behind it, and remembers it as a file's header would.</summary>
    private sealed class Listing : IWeightSource, ITensorFile
    {
        private readonly Dictionary<string, TensorInfo> _tensors = new(StringComparer.Ordinal);

        public string Path => "listing";

        public TensorFileFormat Format => TensorFileFormat.Safetensors;

        public IReadOnlyDictionary<string, TensorInfo> Tensors => _tensors;

        public IReadOnlyDictionary<string, string> Metadata => ImmutableDictionary<string, string>.Empty;

        public bool Has(string name) => true;

        public Tensor Get(string name, Initializer initializer, long[] shape)
        {
            _tensors[name] = new TensorInfo(name, DType.F16, [.. shape]);
            return zeros(1).expand(shape);
        }

        public Tensor Read(string name, ScalarType? dtype = null, Device? device = null) => throw new NotSupportedException();

        public void Dispose()
        {
            // Nothing is open.
        }
    }
}
