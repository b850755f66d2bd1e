using Easel.Benchmarks.Training;
using Easel.Engine.Formats;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Networks.Vae;
using static TorchSharp.torch;

namespace Easel.Benchmarks;

/// <summary>The list of benchmarks.</summary>
internal static class Benchmarks
{
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("unet", "SD 1.5 UNet step, batch 2, 64×64 latents", 3, UNetStep) { OnCard = true },
        new("vae", "VAE decode to 512×512", 2, setting => VaeDecode(64, null, setting)) { OnCard = true },
        new("vae-tiled", "VAE decode to 512×512, tiled", 2, setting => VaeDecode(64, new VaeTiling(), setting)) { OnCard = true },
        new("hires", "512² → 2048²: a step of each pass, tiled decode", 1, _ => HiresBenchmark.Prepare(256)),
        new("hires-1024", "the same to 1024²", 1, _ => HiresBenchmark.Prepare(128)),
        new("unet-512", "memory of a UNet step, 512²", 1, _ => ActivationBenchmark.UNet(64)),
        new("unet-768", "the same, 768²", 1, _ => ActivationBenchmark.UNet(96)),
        new("unet-1024", "the same, 1024²", 1, _ => ActivationBenchmark.UNet(128)),
        new("vae-512", "memory of a decode, 512²", 1, _ => ActivationBenchmark.Decoder(512)),
        new("vae-768", "the same, 768²", 1, _ => ActivationBenchmark.Decoder(768)),
        new("vae-1024", "the same, 1024²", 1, _ => ActivationBenchmark.Decoder(1024)),
        new("vae-tiled-512", "the same, tiled, 512²", 1, _ => ActivationBenchmark.Decoder(512, new VaeTiling())),
        new("vae-tiled-1024", "the same, 1024²", 1, _ => ActivationBenchmark.Decoder(1024, new VaeTiling())),
        new("merge-adapters", "UNet call at 8×8, a new LoRA against a kept one", 2, _ => AdapterBenchmark.Prepare()),
        new("text", "CLIP-L text encode, 77 tokens", 10, TextEncode) { OnCard = true },
        new("lora", "LoRA step, SD 1.5's size, 512²", 2, setting => TrainingBenchmark.Prepare(setting, 320, checkpointing: false), () => RandomModel.Write(320)) { OnCard = true },
        new("lora-checkpointing", "the same with gradient checkpointing", 2, setting => TrainingBenchmark.Prepare(setting, 320, checkpointing: true), () => RandomModel.Write(320)) { OnCard = true },
        new("lora-small", "LoRA step, 128 channels, 512²", 2, setting => TrainingBenchmark.Prepare(setting, 128, checkpointing: false), () => RandomModel.Write(128)) { OnCard = true },
        new("lora-small-checkpointing", "the same with gradient checkpointing", 2, setting => TrainingBenchmark.Prepare(setting, 128, checkpointing: true), () => RandomModel.Write(128)) { OnCard = true },
        new("lora-small-batch", "the same with a batch of 3", 1, setting => TrainingBenchmark.Prepare(setting, 128, checkpointing: false, batch: 3), () => RandomModel.Write(128)) { OnCard = true },
        new("lora-tiny", "LoRA step, 64 channels, 512²", 2, setting => TrainingBenchmark.Prepare(setting, 64, checkpointing: false), () => RandomModel.Write(64)) { OnCard = true },
        new("dreambooth-tiny", "whole weights, 64 channels, 512²", 2, setting => TrainingBenchmark.Prepare(setting, 64, checkpointing: false, target: Core.Requests.TrainTarget.Checkpoint), () => RandomModel.Write(64)) { OnCard = true },
        new("load", "load the UNet from a 1.7 GB fp16 file", 8, _ => Load(null), WriteModel),
        new("load-f32", "the same, widened to float32", 8, _ => Load(ScalarType.Float32), WriteModel),
    ];

    private static string ModelPath => Path.Combine(Path.GetTempPath(), "easel-benchmark-unet.safetensors");

    private static Work UNetStep(Setting setting)
    {
        var unet = new UNetModel(new Weights(new RandomWeights(1)), FullSize.UNet);
        unet.MoveTo(setting.Device, setting.Compute);
        var inputs = new UNetInputs(randn(2, 4, 64, 64).to(setting.Compute, setting.Device), full([2], 500f, device: setting.Device), randn(2, 77, 768).to(setting.Compute, setting.Device));
        return new Work(Flops.UNet(FullSize.UNet, 2, 64, 64, 77), () => unet.Forward(inputs).Dispose());
    }

    private static Work VaeDecode(long side, VaeTiling? tiling, Setting setting)
    {
        var vae = new Autoencoder(new Weights(new RandomWeights(1)), FullSize.Vae with { HasEncoder = false });
        // A card decodes in 32 bits too: the VAE of SDXL overflows in 16.
        vae.MoveTo(setting.Device, ScalarType.Float32);
        var latent = randn(1, 4, side, side).to(setting.Device);
        return new Work(Flops.VaeDecode(FullSize.Vae, side, side), () => vae.Decode(latent, tiling).Dispose());
    }

    private static Work TextEncode(Setting setting)
    {
        var tower = TextTower.Build(new Weights(new RandomWeights(1)), FullSize.Text);
        tower.MoveTo(setting.Device, setting.Compute);
        var ids = arange(0, 77, int64).view(1, 77).to(setting.Device);
        return new Work(Flops.Text(FullSize.Text, 77), () =>
        {
            using var scope = NewDisposeScope();
            tower.Norm(tower.HiddenStates(tower.Embed(ids))[^1]);
        });
    }

    private static void WriteModel()
    {
        if (File.Exists(ModelPath)) return;
        using var unet = new UNetModel(new Weights(new RandomWeights(1, ScalarType.Float16)), FullSize.UNet);
        SafetensorsWriter.Write(ModelPath, unet.NamedParameters().ToDictionary(p => p.Name, Tensor (p) => p.Parameter));
    }

    private static Work Load(ScalarType? dtype)
    {
        return new Work(0, Load, Read);

        void Load()
        {
            using var file = TensorFiles.Open(ModelPath);
            using var unet = new UNetModel(new Weights(new CheckpointWeights(file, dtype)), FullSize.UNet);
        }

        void Read()
        {
            // Into fresh memory of the file's size, since that is what a loaded model is.
            using var stream = new FileStream(ModelPath, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
            using var memory = empty(stream.Length, ScalarType.Byte);
            for (long at = 0, step = 8 << 20; at < stream.Length; at += step)
            {
                using var piece = memory.narrow(0, at, Math.Min(step, stream.Length - at));
                stream.ReadExactly(piece.bytes);
            }
        }
    }
}
