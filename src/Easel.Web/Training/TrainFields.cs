using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Web.Language;

namespace Easel.Web.Training;

/// <summary>Every field of the training form, in its order: the tutorial's a to s, and what goes with them.</summary>
public static partial class TrainFields
{
    private static readonly ImmutableArray<string> Optimizers = ["AdamW", "AdamW8bit", "Lion", "Lion8bit", "Adafactor", "Prodigy", "DAdaptAdam", "DAdaptLion", "SGDNesterov", "SGDNesterov8bit"];
    private static readonly ImmutableArray<string> Schedulers = ["constant", "constant_with_warmup", "linear", "cosine", "cosine_with_restarts", "polynomial", "adafactor"];
    private static readonly ImmutableArray<string> Algorithms = ["lora", "locon", "loha", "lokr", "ia3", "dora"];

    /// <summary>A form that nobody has touched.</summary>
    public static TrainRequest Fresh { get; } = new();

    /// <summary>All fields.</summary>
    public static ImmutableArray<TrainField> All { get; } = [.. Basis(), .. Time(), .. Learning(), .. Network(), .. Captions(), .. Noise(), .. Machine(), .. Files()];

    private static IEnumerable<TrainField> Basis() =>
    [
        Choice("target", Phrases.TrainBasis, new("What is trained", "训练目标", "A small addition (LoRA), the whole checkpoint (DreamBooth), a new word (embedding), or a hypernetwork.", "小型附加模型（LoRA）、整个大模型（DreamBooth）、新词（嵌入）或超网络。"),
            ["lora", "checkpoint", "embedding", "hypernetwork"], r => r.Target.ToString().ToLowerInvariant(), (r, v) => r with { Target = Enum.Parse<TrainTarget>(v!, ignoreCase: true), Embedding = v == "embedding" ? r.Embedding ?? new TrainEmbedding("newword") : null, Hypernetwork = v == "hypernetwork" ? r.Hypernetwork ?? new TrainHypernetwork() : null }),
        Text("pretrained_model_name_or_path", Phrases.TrainBasis, new("Base model", "底模", "The checkpoint to start from. Choose it by the subject; empty is the default model.", "训练所基于的大模型，按题材选择；留空为默认模型。"), r => r.Model, (r, v) => r with { Model = v }),
        Flag("v2", Phrases.TrainBasis, new("SD 2 model", "SD2.0 底模", "Found from the file by itself; say it only to have it checked.", "会自动识别，勾选仅用于校验。"), r => r.V2 == true, (r, v) => r with { V2 = v ? true : null }),
        Flag("v_parameterization", Phrases.TrainBasis, new("Velocity prediction", "v 参数化", "For SD 2's 768 models. Found from the file by itself.", "用于 SD2 的 768 模型，会自动识别。"), r => r.VelocityPrediction == true, (r, v) => r with { VelocityPrediction = v ? true : null }),
        Text("train_data_dir", Phrases.TrainBasis, new("Pictures", "训练图片文件夹", "The parent of folders such as “10_sls 1girl”: repeats, then identifier and class.", "上级文件夹，其下为“10_sls 1girl”这样的文件夹：重复次数、标识与类别。"), r => r.Data.Folder, (r, v) => r with { Data = r.Data with { Folder = v } }),
        Text("reg_data_dir", Phrases.TrainBasis, new("Regularisation pictures", "正则化图片文件夹", "The parent of folders such as “1_1girl”: what the model shall not forget. May be empty.", "上级文件夹，其下为“1_1girl”这样的文件夹，防止遗忘；可以留空。"), r => r.Data.RegFolder, (r, v) => r with { Data = r.Data with { RegFolder = v } }),
        Whole("resolution_width", Phrases.TrainBasis, new("Max resolution, width", "最大分辨率（宽）", "As large as the pictures. Without buckets everything else is cut away.", "与图片尺寸一致；不分桶时多余部分会被裁掉。"), 64, 4096, r => r.Data.Defaults.Width, (r, v) => Data(r, d => d with { Width = v ?? 512 })),
        Whole("resolution_height", Phrases.TrainBasis, new("Max resolution, height", "最大分辨率（高）", "As large as the pictures. Without buckets everything else is cut away.", "与图片尺寸一致；不分桶时多余部分会被裁掉。"), 64, 4096, r => r.Data.Defaults.Height, (r, v) => Data(r, d => d with { Height = v ?? 512 })),
        Flag("enable_bucket", Phrases.TrainBasis, new("Buckets", "启用分桶", "Pictures of other shapes are trained near their own size instead of being cut.", "不同形状的图片按接近原尺寸训练，不裁剪。"), r => r.Data.Defaults.Buckets?.Enabled == true, (r, v) => Data(r, d => d with { Buckets = v ? new BucketOptions(Enabled: true) : null })),
        Flag("flip_aug", Phrases.TrainBasis, new("Mirror pictures", "镜像增强", "Mirrors half of the draws. Not for subjects that are not symmetric.", "一半的取样做镜像，不适合不对称的对象。"), r => r.Data.SubsetDefaults.FlipAug, (r, v) => r with { Data = r.Data with { SubsetDefaults = r.Data.SubsetDefaults with { FlipAug = v } } }),
    ];

    private static IEnumerable<TrainField> Time() =>
    [
        Whole("max_train_epochs", Phrases.TrainTime, new("Epochs", "训练轮数 (epoch)", "How often every picture is gone through. Empty counts steps instead.", "所有图片被学习的遍数，留空则按步数计。"), 1, 10000, r => r.Run.Epochs, (r, v) => r with { Run = r.Run with { Epochs = v } }),
        Whole("max_train_steps", Phrases.TrainTime, new("Steps", "训练步数", "Steps in all, where no epochs are given.", "未填轮数时的总步数。"), 1, 10000000, r => r.Run.Steps, (r, v) => r with { Run = r.Run with { Steps = v ?? 1600 } }, r => r.Run.Epochs is null),
        Whole("train_batch_size", Phrases.TrainTime, new("Batch size", "批大小 (batch size)", "Pictures of one step. Larger is steadier, needs more memory, and gives fewer steps an epoch.", "每步的图片数；越大越稳、显存越多、每轮步数越少。"), 1, 1024, r => r.Data.Defaults.BatchSize, (r, v) => Data(r, d => d with { BatchSize = v ?? 1 })),
        Whole("gradient_accumulation_steps", Phrases.TrainTime, new("Gradient accumulation", "梯度累积", "Batches of one update: a larger batch without more memory.", "多批合并为一次更新，不占更多显存即可增大批次。"), 1, 1024, r => r.Run.GradientAccumulation, (r, v) => r with { Run = r.Run with { GradientAccumulation = v ?? 1 } }),
        Whole("seed", Phrases.TrainTime, new("Seed", "随机种子", "The same seed gives the same run. Empty draws one.", "相同种子得到相同结果，留空为随机。"), 0, 4294967295, r => r.Run.Seed, (r, v) => r with { Run = r.Run with { Seed = v } }),
    ];

    private static IEnumerable<TrainField> Learning() =>
    [
        Number("learning_rate", Phrases.TrainLearning, new("Learning rate", "学习率 (learning rate)", "Size of a step. Too low learns nothing, too high ruins the picture; 1e-4 is usual for LoRA.", "每步的幅度。过低学不到，过高会崩坏；LoRA 常用 1e-4。"), 0, 10, r => r.Optimizer.LearningRate, (r, v) => Rate(r, o => o with { LearningRate = v ?? 1e-4 })),
        Choice("lr_scheduler", Phrases.TrainLearning, new("Scheduler", "学习率调度器", "How the rate changes over the run. Those that fall end gently.", "学习率随训练的变化方式，逐步下降者收尾更平稳。"), Schedulers, r => r.Optimizer.Scheduler, (r, v) => Rate(r, o => o with { Scheduler = v ?? "constant" })),
        Number("lr_warmup_steps", Phrases.TrainLearning, new("Warm-up", "学习率预热 (warmup)", "Steps of the climb at the start; below 1 a share of the run.", "开头爬升的步数，小于 1 为占总步数的比例。"), 0, 1000000, r => r.Optimizer.Warmup, (r, v) => Rate(r, o => o with { Warmup = v ?? 0 })),
        Choice("optimizer_type", Phrases.TrainLearning, new("Optimiser", "优化器", "How weights follow their gradients. Adafactor and Lion need less memory.", "权重如何跟随梯度。Adafactor 与 Lion 更省显存。"), Optimizers, r => r.Optimizer.Type, (r, v) => Rate(r, o => o with { Type = v ?? "AdamW" })),
        Number("unet_lr", Phrases.TrainLearning, new("UNet learning rate", "UNet 学习率", "The UNet's own. Empty is the learning rate, 0 does not train it.", "UNet 单独的学习率；留空同学习率，0 为不训练。"), 0, 10, r => r.Optimizer.UNetLearningRate, (r, v) => Rate(r, o => o with { UNetLearningRate = v })),
        Number("text_encoder_lr", Phrases.TrainLearning, new("Text encoder learning rate", "文本编码器学习率", "The text encoder's own. Empty is the learning rate, 0 does not train it.", "文本编码器单独的学习率；留空同学习率，0 为不训练。"), 0, 10,
            r => r.Optimizer.TextLearningRates is [var rate, ..] ? rate : null, (r, v) => Rate(r, o => o with { TextLearningRates = v is { } rate ? [rate] : [] })),
    ];

    private static IEnumerable<TrainField> Network() =>
    [
        Choice("network_algorithm", Phrases.TrainNetworkSection, new("Kind", "网络类型", "LoRA suits most; LoCon adds convolutions, LoHa and LoKr are smaller.", "LoRA 适用最广；LoCon 含卷积，LoHa 与 LoKr 更小。"), Algorithms, r => r.Network.Algorithm, (r, v) => Net(r, n => n with { Algorithm = v ?? "lora" }), IsLora),
        Whole("network_dim", Phrases.TrainNetworkSection, new("Rank (dim)", "秩 (Rank / dim)", "Inner width: how much it can learn, and how large the file is.", "内部宽度：能学多少、文件多大。"), 1, 1024, r => r.Network.Dim, (r, v) => Net(r, n => n with { Dim = (int)(v ?? 4) }), IsLora) with
        {
            Advice = r => r.Network.Dim > (r.Network.Algorithm switch { "loha" or "lokr" => 32, "locon" => 12, _ => 64 }) ? Phrases.RankIsHigh : null,
        },
        Number("network_alpha", Phrases.TrainNetworkSection, new("Alpha", "Alpha 值", "The change is multiplied by alpha ÷ rank. 1 is steady; equal to the rank is strongest.", "改动会乘以 alpha ÷ 秩。1 较稳，等于秩时最强。"), 0, 1024, r => r.Network.Alpha, (r, v) => Net(r, n => n with { Alpha = v ?? 1 }), IsLora),
        Whole("conv_dim", Phrases.TrainNetworkSection, new("Convolution rank", "卷积秩", "Rank of 3×3 convolutions. Empty leaves them alone.", "3×3 卷积的秩，留空则不训练卷积。"), 1, 1024, r => r.Network.ConvDim, (r, v) => Net(r, n => n with { ConvDim = (int?)v }), IsLora),
        Number("conv_alpha", Phrases.TrainNetworkSection, new("Convolution alpha", "卷积 Alpha", "Alpha of 3×3 convolutions. Empty is 1.", "3×3 卷积的 alpha，留空为 1。"), 0, 1024, r => r.Network.ConvAlpha, (r, v) => Net(r, n => n with { ConvAlpha = v }), IsLora),
        Number("network_dropout", Phrases.TrainNetworkSection, new("Dropout", "丢弃率 (dropout)", "Share of inner values that training drops against overfitting. Off when painting.", "训练时随机丢弃的内部数值比例，防过拟合；作画时不起作用。"), 0, 1, r => r.Network.Dropout, (r, v) => Net(r, n => n with { Dropout = v ?? 0 }), IsLora),
        Text("token_string", Phrases.TrainNetworkSection, new("New word", "新词", "The word that an embedding means.", "嵌入所代表的词。"), r => r.Embedding?.Token, (r, v) => r with { Embedding = (r.Embedding ?? new TrainEmbedding("newword")) with { Token = v ?? "newword" } }) with { Counts = r => r.Target == TrainTarget.Embedding },
        Text("init_word", Phrases.TrainNetworkSection, new("Begins as", "初始词", "The word that it starts as. Empty starts at random.", "新词由哪个词开始，留空为随机。"), r => r.Embedding?.InitWord, (r, v) => r with { Embedding = (r.Embedding ?? new TrainEmbedding("newword")) with { InitWord = v } }) with { Counts = r => r.Target == TrainTarget.Embedding },
    ];
}
