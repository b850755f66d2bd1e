using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Formats;
using Easel.Testing;
using Easel.Worker.Training;

namespace Easel.Worker.Tests.Training;

/// <summary>Broken datasets and settings: each has a code of its own and a remedy.</summary>
public sealed class TrainChecksTests : IDisposable
{
    private readonly TrainingStudio studio = new();

    public void Dispose() => studio.Dispose();

    public static TheoryData<string> Codes =>
    [
        "folder-missing", "leaf-folder", "loose-pictures", "no-pictures", "folder-name", "folder-empty", "picture-unreadable", "caption-missing", "caption-empty", "caption-encoding",
        "caption-long", "caption-orphan", "caption-extension", "caption-same", "picture-small", "picture-cut", "picture-twice", "picture-twins", "reg-overlap", "reg-class", "reg-count", "reg-surplus", "reg-doubles",
        "few-pictures", "bucket-short", "shuffle-trigger", "cache-augmented", "cache-captions", "mask-none", "mask-missing", "metadata-entry",
        "model-v2", "model-velocity", "model-task", "clip-skip-v2", "zero-snr-noise", "noise-twice", "rate-high", "rate-adaptive", "rate-groups", "rate-lion", "adafactor-scheduler", "constant-warmup",
        "warmup-long", "rank-high", "alpha-high", "network-weights", "cache-text-trained", "weighted-captions", "weights-unread", "caption-word", "sample-prompts", "initial-late", "initial-resume", "block-count", "block-rates", "picture-tiny", "validation-none", "embedding-word", "embedding-word-some", "samples-never", "scheduler-args", "optimizer-args", "base-weights", "base-decomposed", "run-short", "run-long", "save-once",
        "output-exists", "output-file", "resume-missing", "save-format", "dropout-unused", "dora-output", "hypernetwork-activation", "hypernetwork-sizes", "hypernetwork-weights", "hypernetwork-linear",
    ];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_kind_of_problem_has_a_code_and_a_remedy(string code)
    {
        var (request, model) = Broken(code);
        using var checkpoint = Checkpoint.Open(Golden.PathOf($"models/{model}.safetensors"));
        var (_, findings) = TrainPreparation.Look(request, checkpoint.Family);
        var finding = findings.First(found => found.Code == code);
        Assert.True(finding.Message.Length > 15 && finding.Remedy.Length > 5, finding.ToString());
        if (finding.Level == FindingLevel.Error) Assert.Throws<InvalidRequestException>(() => TrainPreparation.ThrowOnErrors(findings));
    }

    [Fact]
    public void Mission_7_19_The_same_picture_in_both_sets_is_an_error_that_names_both()
    {
        var (request, _) = Broken("reg-overlap");
        var finding = TrainPreparation.Look(request.Data).Findings.Single(found => found.Code == "reg-overlap");
        Assert.Equal(FindingLevel.Error, finding.Level);
        Assert.Contains("sls0.png", finding.Message, StringComparison.Ordinal);
        Assert.Contains("r.png", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mission_9_2_Velocity_and_family_are_seen_in_the_file_and_contradictions_are_errors()
    {
        using var sd2 = Checkpoint.Open(Golden.PathOf("models/tiny-sd2v.safetensors"));
        var (_, good) = TrainPreparation.Look(studio.Request with { V2 = true, VelocityPrediction = true }, sd2.Family);
        Assert.DoesNotContain(good, finding => finding.Level == FindingLevel.Error);
        using var sd1 = Checkpoint.Open(Golden.PathOf("models/tiny-sd1.safetensors"));
        var (_, bad) = TrainPreparation.Look(studio.Request with { V2 = true, VelocityPrediction = true }, sd1.Family);
        Assert.Equal(["model-v2", "model-velocity"], bad.Where(finding => finding.Level == FindingLevel.Error).Select(finding => finding.Code).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("lora", 64)]
    [InlineData("loha", 32)]
    [InlineData("locon", 12)]
    public void Mission_9_14_Ranks_above_the_tutorials_get_a_hint_and_are_accepted(string algorithm, int most)
    {
        using var model = Checkpoint.Open(Golden.PathOf("models/tiny-sd1.safetensors"));
        bool Hinted(int rank) => TrainPreparation.Look(studio.Request with { Network = new TrainNetwork(algorithm, rank) }, model.Family).Findings.Any(found => found is { Code: "rank-high", Level: FindingLevel.Hint });
        Assert.Equal((false, true), (Hinted(most), Hinted(most + 1)));
    }

    [Theory]
    [InlineData(TrainTarget.Lora, false, 1e-4, false)]
    [InlineData(TrainTarget.Lora, true, 0, false)]
    [InlineData(TrainTarget.Checkpoint, false, 1e-4, true)]
    [InlineData(TrainTarget.Checkpoint, true, 0, false)]
    [InlineData(TrainTarget.Hypernetwork, true, 1e-4, false)]
    public void Kept_captions_are_an_error_just_where_the_text_encoder_learns(TrainTarget target, bool adaptsText, double rate, bool error)
    {
        using var model = Checkpoint.Open(Golden.PathOf("models/tiny-sd1.safetensors"));
        var request = studio.Request with
        {
            Target = target, Network = new TrainNetwork(TextEncoder: adaptsText), Optimizer = new TrainOptimizer(LearningRate: 1e-4, TextLearningRates: [rate]), Data = studio.Request.Data with { CacheText = true },
        };
        Assert.Equal(error, TrainPreparation.Look(request, model.Family).Findings.Any(finding => finding.Code == "cache-text-trained"));
    }

    [Fact]
    public void A_good_dataset_is_called_good()
    {
        for (var i = 0; i < 4; i++)
        {
            studio.Picture($"good/10_sls girl/{i}.png", 7 + 30 * i);
            File.WriteAllText(studio.Path($"good/10_sls girl/{i}.caption"), $"sls girl, picture {i}");
        }

        studio.Picture("good/10_sls girl/4.png", 200);
        File.WriteAllText(studio.Path("good/10_sls girl/4.caption"), "sls girl");
        Assert.Empty(TrainPreparation.Look(studio.Request.Data with { Folder = studio.Path("good") }).Findings);
    }

    private (TrainRequest Request, string Model) Broken(string code)
    {
        var plain = studio.Request;
        TrainRequest In(string folder) => plain with { Data = plain.Data with { Folder = studio.Path(folder) } };
        TrainRequest Subset(TrainSubset subset) => plain with { Data = plain.Data with { SubsetDefaults = subset } };
        TrainRequest Hyper(TrainHypernetwork network) => plain with { Target = TrainTarget.Hypernetwork, Hypernetwork = network };
        TrainRequest Optimizer(TrainOptimizer optimizer) => plain with { Optimizer = optimizer };
        TrainRequest WithReg(string folder = "1_1girl")
        {
            studio.Picture($"reg/{folder}/r.png", 77);
            return plain with { Data = plain.Data with { RegFolder = studio.Path("reg") } };
        }

        void Text(string path, string text) => File.WriteAllText(studio.Path(path), text);
        const string sls = "train_girls/1_sls 1girl";
        switch (code)
        {
            case "folder-missing": return (In("nowhere"), "tiny-sd1");
            case "leaf-folder": return (In(sls), "tiny-sd1");
            case "loose-pictures": studio.Picture("loose/a.png", 1); return (In("loose"), "tiny-sd1");
            case "no-pictures": Directory.CreateDirectory(studio.Path("empty")); return (In("empty"), "tiny-sd1");
            case "folder-name": studio.Picture("train_girls/nonumber/a.png", 1); return (plain, "tiny-sd1");
            case "folder-empty": Directory.CreateDirectory(studio.Path("train_girls/3_x")); return (plain, "tiny-sd1");
            case "picture-unreadable": Text($"{sls}/bad.png", "no picture"); return (plain, "tiny-sd1");
            case "caption-missing": studio.Picture("train_girls/2/a.png", 1); return (plain, "tiny-sd1");
            case "caption-empty": Text($"{sls}/sls0.caption", ""); return (plain, "tiny-sd1");
            case "caption-encoding": File.WriteAllBytes(studio.Path($"{sls}/sls0.caption"), [0xC7, 0xE0, 0xFF]); return (plain, "tiny-sd1");
            case "caption-long": Text($"{sls}/sls0.caption", string.Join(", ", Enumerable.Repeat("cat", 60))); return (plain, "tiny-sd1");
            case "caption-orphan": Text($"{sls}/other.caption", "x"); return (plain, "tiny-sd1");
            case "caption-extension": Text($"{sls}/sls0.txt", "x"); return (plain, "tiny-sd1");
            case "picture-small": studio.Picture($"{sls}/small.png", 1, 16); return (plain, "tiny-sd1");
            case "picture-cut": return (plain with { Data = plain.Data with { Defaults = new TrainDataset([], Width: 32, Height: 64) } }, "tiny-sd1");
            case "picture-twice": File.Copy(studio.Path($"{sls}/sls0.png"), studio.Path($"{sls}/copy.png")); return (plain, "tiny-sd1");
            case "picture-twins": studio.Picture($"{sls}/t.png", 90); File.Copy(studio.Picture("t2.png", 95), studio.Path($"{sls}/t.jpg")); return (plain, "tiny-sd1");
            case "reg-overlap":
                var overlapping = WithReg();
                File.Copy(studio.Path($"{sls}/sls0.png"), studio.Path("reg/1_1girl/r.png"), overwrite: true);
                return (overlapping, "tiny-sd1");
            case "reg-class": return (WithReg("1_dog"), "tiny-sd1");
            case "reg-count" or "reg-doubles": return (WithReg(), "tiny-sd1");
            case "reg-surplus": for (var i = 0; i < 6; i++) studio.Picture($"reg/1_1girl/{i}.png", 100 + 9 * i); return (WithReg(), "tiny-sd1");
            case "few-pictures" or "run-short" or "caption-same": return (plain, "tiny-sd1");
            case "bucket-short": return (plain with { Data = plain.Data with { Defaults = plain.Data.Defaults with { BatchSize = 9 } } }, "tiny-sd1");
            case "shuffle-trigger": return (Subset(new TrainSubset("", Captions: new CaptionOptions(Shuffle: true))), "tiny-sd1");
            case "cache-augmented": return (plain with { Data = plain.Data with { CacheLatents = true, SubsetDefaults = new TrainSubset("", RandomCrop: true) } }, "tiny-sd1");
            case "cache-captions": return (plain with { Data = plain.Data with { CacheText = true, SubsetDefaults = new TrainSubset("", Captions: new CaptionOptions(Shuffle: true)) } }, "tiny-sd1");
            case "mask-none": return (plain with { Data = plain.Data with { MaskedLoss = true } }, "tiny-sd1");
            case "mask-missing": return (Subset(new TrainSubset("", MaskFolder: studio.Path("masks"))), "tiny-sd1");
            case "metadata-entry": Text("meta.json", "{}"); return (In(sls) with { Data = plain.Data with { Folder = studio.Path(sls), Metadata = studio.Path("meta.json") } }, "tiny-sd1");
            case "model-v2": return (plain with { V2 = true }, "tiny-sd1");
            case "model-velocity": return (plain with { VelocityPrediction = true }, "tiny-sd1");
            case "model-task": return (plain, "tiny-inpaint");
            case "clip-skip-v2": return (plain with { Run = plain.Run with { ClipSkip = 2 } }, "tiny-sd2v");
            case "zero-snr-noise": return (plain with { Loss = new TrainLoss(ZeroTerminalSnr: true) }, "tiny-sd1");
            case "noise-twice": return (plain with { Loss = new TrainLoss(NoiseOffset: 0.1, MultiresNoiseIterations: 6) }, "tiny-sd1");
            case "rate-high": return (Optimizer(new TrainOptimizer(LearningRate: 0.1)), "tiny-sd1");
            case "rate-adaptive": return (Optimizer(new TrainOptimizer("Prodigy", LearningRate: 1e-4)), "tiny-sd1");
            case "rate-groups": return (Optimizer(new TrainOptimizer("Prodigy", LearningRate: 1, TextLearningRates: [0.5])), "tiny-sd1");
            case "rate-lion": return (Optimizer(new TrainOptimizer("Lion", LearningRate: 5e-4)), "tiny-sd1");
            case "adafactor-scheduler": return (Optimizer(new TrainOptimizer("Adafactor", Scheduler: "cosine")), "tiny-sd1");
            case "constant-warmup": return (Optimizer(new TrainOptimizer(Warmup: 0.1)), "tiny-sd1");
            case "warmup-long": return (Optimizer(new TrainOptimizer(Scheduler: "cosine", Warmup: 100)), "tiny-sd1");
            case "rank-high": return (plain with { Network = new TrainNetwork("loha", 64) }, "tiny-sd1");
            case "alpha-high": return (plain with { Network = new TrainNetwork(Dim: 4, Alpha: 8) }, "tiny-sd1");
            case "network-weights": return (plain with { Network = new TrainNetwork(Weights: studio.Path("none.safetensors")) }, "tiny-sd1");
            case "cache-text-trained": return (plain with { Data = plain.Data with { CacheText = true } }, "tiny-sd1");
            case "weighted-captions":
                Text($"{sls}/sls0.caption", "sls girl, (hat, scarf:1.3)");
                return (plain with { Data = plain.Data with { WeightedCaptions = true, SubsetDefaults = new TrainSubset("", Captions: new CaptionOptions(Shuffle: true, KeepTokens: 1)) } }, "tiny-sd1");
            case "weights-unread": Text($"{sls}/sls0.caption", "sls girl, (hat:1.3)"); return (plain, "tiny-sd1");
            case "caption-word": foreach (var caption in Directory.GetFiles(studio.Path(sls), "*.png")) File.WriteAllText(Path.ChangeExtension(caption, ".caption"), "a girl with a hat"); return (plain, "tiny-sd1");
            case "block-count": return (plain with { Network = new TrainNetwork(BlockDims: [.. Enumerable.Repeat(4, 25)]) }, "tiny-sdxl");
            case "block-rates": return (plain with { Network = new TrainNetwork(DownLrWeight: "1,1") }, "tiny-sd1");
            case "picture-tiny": return (plain with { Data = plain.Data with { Defaults = plain.Data.Defaults with { Buckets = new BucketOptions(true, NoUpscale: true, Step: 128) } } }, "tiny-sd1");
            case "validation-none": return (plain with { Data = plain.Data with { Defaults = plain.Data.Defaults with { ValidationSplit = 0.1 } } }, "tiny-sd1");
            case "embedding-word": return (plain with { Target = TrainTarget.Embedding, Embedding = new TrainEmbedding("zzqx") }, "tiny-sd1");
            case "embedding-word-some": return (plain with { Target = TrainTarget.Embedding, Embedding = new TrainEmbedding("sls") }, "tiny-sd1");
            case "samples-never": return (plain with { Samples = new TrainSamples("", Prompts: "a girl") }, "tiny-sd1");
            case "scheduler-args": return (Optimizer(new TrainOptimizer(SchedulerArguments: ["min_rate=1"])), "tiny-sd1");
            case "optimizer-args": return (Optimizer(new TrainOptimizer(Arguments: ["foo=1"])), "tiny-sd1");
            case "initial-late": return (plain with { Run = plain.Run with { InitialStep = 100 } }, "tiny-sd1");
            case "initial-resume": return (plain with { Run = plain.Run with { InitialStep = 1, Resume = studio.Path("none-state") } }, "tiny-sd1");
            case "base-weights": return (plain with { Network = new TrainNetwork(BaseWeights: [studio.Path("none.safetensors")]) }, "tiny-sd1");
            case "base-decomposed": return (plain with { Network = new TrainNetwork("dora", BaseWeights: [studio.Path("none.safetensors")]) }, "tiny-sd1");
            case "sample-prompts": return (plain with { Samples = new TrainSamples(studio.Path("none.txt")) }, "tiny-sd1");
            case "dropout-unused": return (plain with { Network = new TrainNetwork("loha", Dropout: 0.1) }, "tiny-sd1");
            case "dora-output": return (plain with { Network = new TrainNetwork("dora", DecomposeOnOutput: true) }, "tiny-sd1");
            case "hypernetwork-activation": return (Hyper(new TrainHypernetwork(Activation: "bump")), "tiny-sd1");
            case "hypernetwork-sizes": return (Hyper(new TrainHypernetwork(Widths: [768])), "tiny-sd1");
            case "hypernetwork-weights": return (Hyper(new TrainHypernetwork(Weights: studio.Path("none.pt"))), "tiny-sd1");
            case "hypernetwork-linear": return (Hyper(new TrainHypernetwork()), "tiny-sd1");
            case "run-long": return (plain with { Run = new TrainRun(Epochs: 5000) }, "tiny-sd1");
            case "save-once": return (plain with { Run = new TrainRun(Epochs: 9) }, "tiny-sd1");
            case "output-exists": Directory.CreateDirectory(studio.Path("out")); Text("out/name.safetensors", "x"); return (plain, "tiny-sd1");
            case "output-file": Text("file", "x"); return (plain with { Save = plain.Save with { Folder = studio.Path("file") } }, "tiny-sd1");
            case "resume-missing": return (plain with { Run = plain.Run with { Resume = studio.Path("none-state") } }, "tiny-sd1");
            case "save-format": return (plain with { Save = plain.Save with { Format = "pt" } }, "tiny-sd1");
            default: throw new InvalidOperationException(code);
        }
    }
}
