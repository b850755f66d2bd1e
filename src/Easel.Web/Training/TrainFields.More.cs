using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Requests;
using Easel.Web.Language;

namespace Easel.Web.Training;

public static partial class TrainFields
{
    private static IEnumerable<TrainField> Captions() =>
    [
        Flag("shuffle_caption", Phrases.TrainCaptions, new("Shuffle tags", "打乱标签", "A new order of tags each time, so that none counts for its place.", "每次打乱标签顺序，避免位置产生影响。"), r => Caption(r).Shuffle, (r, v) => Said(r, c => c with { Shuffle = v })),
        Whole("keep_tokens", Phrases.TrainCaptions, new("Keep tokens", "保留前 N 个标签", "So many tags stay first: the trigger words. Without it any tag may become a trigger.", "前 N 个标签（触发词）不参与打乱；否则任何标签都可能成为触发词。"), 0, 255, r => Caption(r).KeepTokens, (r, v) => Said(r, c => c with { KeepTokens = (int)(v ?? 0) })) with
        {
            Advice = r => Caption(r) is { Shuffle: true, KeepTokens: 0 } ? Phrases.KeepTokensAdvice : null,
        },
        Whole("caption_dropout_every_n_epochs", Phrases.TrainCaptions, new("Drop captions every N epochs", "每 N 轮丢弃标签", "In every Nth epoch all captions are empty. 0 is never.", "每逢第 N 轮所有标签为空，0 为从不。"), 0, 1000, r => Caption(r).DropoutEveryNEpochs, (r, v) => Said(r, c => c with { DropoutEveryNEpochs = (int)(v ?? 0) })),
        Number("caption_dropout_rate", Phrases.TrainCaptions, new("Caption dropout rate", "整条标签丢弃率", "Chance that a whole caption is empty this time, 0 to 1.", "整条标签为空的概率，0 到 1。"), 0, 1, r => Caption(r).DropoutRate, (r, v) => Said(r, c => c with { DropoutRate = v ?? 0 })),
        Number("caption_tag_dropout_rate", Phrases.TrainCaptions, new("Tag dropout rate", "单个标签丢弃率", "Chance that a single tag is left out, 0 to 1. Kept tags never are.", "单个标签被略去的概率，0 到 1；保留的标签不受影响。"), 0, 1, r => Caption(r).TagDropoutRate, (r, v) => Said(r, c => c with { TagDropoutRate = v ?? 0 })),
        Choice("max_token_length", Phrases.TrainCaptions, new("Longest caption", "最大 token 长度", "Tokens of a caption that are read; the rest is cut, and the check says where.", "标签读取的最大词元数，超出部分被截断并在检查中列出。"), ["75", "150", "225"], r => r.Data.MaxTokenLength.ToString(CultureInfo.InvariantCulture), (r, v) => r with { Data = r.Data with { MaxTokenLength = int.Parse(v ?? "75", CultureInfo.InvariantCulture) } }),
        Whole("clip_skip", Phrases.TrainCaptions, new("Clip skip", "CLIP 终止层 (clip skip)", "As the base model was trained: anime models often 2. Not for SD 2.", "与底模一致，动漫模型常用 2；SD2.0 不可用。"), 1, 12, r => r.Run.ClipSkip, (r, v) => r with { Run = r.Run with { ClipSkip = (int?)v } }, r => r.V2 != true),
        Text("caption_extension", Phrases.TrainCaptions, new("Caption files", "标签文件扩展名", "The ending of caption files beside the pictures.", "图片旁标签文件的扩展名。"), r => r.Data.SubsetDefaults.CaptionExtension, (r, v) => r with { Data = r.Data with { SubsetDefaults = r.Data.SubsetDefaults with { CaptionExtension = v ?? ".caption" } } }),
    ];

    private static IEnumerable<TrainField> Noise() =>
    [
        Number("noise_offset", Phrases.TrainNoise, new("Noise offset", "噪声偏移 (noise offset)", "About 0.1 teaches better light and dark. Empty is off.", "约 0.1 可学到更好的明暗，留空为关闭。"), 0, 10, r => r.Loss.NoiseOffset, (r, v) => r with { Loss = r.Loss with { NoiseOffset = v } }),
        Number("min_snr_gamma", Phrases.TrainNoise, new("Min-SNR gamma", "最小信噪比 γ", "Evens out easy and hard steps; 5 is usual. Empty is off.", "平衡难易步，常用 5，留空为关闭。"), 0, 100, r => r.Loss.MinSnrGamma, (r, v) => r with { Loss = r.Loss with { MinSnrGamma = v } }),
        Number("prior_loss_weight", Phrases.TrainNoise, new("Regularisation weight", "正则化损失权重", "How much regularisation pictures count.", "正则化图片在损失中的权重。"), 0, 10, r => r.Data.PriorLossWeight, (r, v) => r with { Data = r.Data with { PriorLossWeight = v ?? 1 } }),
        Choice("loss_type", Phrases.TrainNoise, new("Loss", "损失函数", "What is measured; huber forgives outliers.", "误差的度量，huber 对离群值更宽容。"), ["l2", "l1", "huber", "smooth_l1"], r => r.Loss.Type, (r, v) => r with { Loss = r.Loss with { Type = v ?? "l2" } }),
    ];

    private static IEnumerable<TrainField> Machine() =>
    [
        Flag("gradient_checkpointing", Phrases.TrainMachine, new("Gradient checkpointing", "梯度检查点", "Needs less memory and is slower; the result is the same.", "更省显存、更慢，结果不变。"), r => r.Run.GradientCheckpointing, (r, v) => r with { Run = r.Run with { GradientCheckpointing = v } }),
        Choice("mixed_precision", Phrases.TrainMachine, new("Mixed precision", "混合精度", "Half-size numbers: faster and smaller on cards that can.", "半精度计算，支持的显卡上更快更省。"), ["no", "fp16", "bf16"], r => r.Run.MixedPrecision, (r, v) => r with { Run = r.Run with { MixedPrecision = v ?? "no" } }),
        Flag("cache_latents", Phrases.TrainMachine, new("Cache latents", "缓存潜变量", "Encodes pictures once. Much faster; not with random crops.", "图片只编码一次，快得多；不可与随机裁剪同用。"), r => r.Data.CacheLatents, (r, v) => r with { Data = r.Data with { CacheLatents = v } }),
    ];

    private static IEnumerable<TrainField> Files() =>
    [
        Text("output_name", Phrases.TrainFiles, new("Name", "输出名称", "The file's name, without its ending.", "文件名，不含扩展名。"), r => r.Save.Name, (r, v) => r with { Save = r.Save with { Name = v ?? "last" } }),
        Text("output_dir", Phrases.TrainFiles, new("Folder", "输出文件夹", "Where files go.", "文件保存的位置。"), r => r.Save.Folder, (r, v) => r with { Save = r.Save with { Folder = v ?? "output" } }),
        Whole("save_every_n_epochs", Phrases.TrainFiles, new("Save every N epochs", "每 N 轮保存一次", "A file every so many epochs. Empty keeps only the last.", "每隔 N 轮保存，留空只保存最后。"), 1, 10000, r => r.Save.EveryNEpochs, (r, v) => r with { Save = r.Save with { EveryNEpochs = (int?)v } }),
        Whole("save_last_n_epochs", Phrases.TrainFiles, new("Keep the last N", "只保留最近 N 轮", "Older files of epochs are removed. Empty keeps all.", "更早的文件会删除，留空全部保留。"), 1, 10000, r => r.Save.LastNEpochs, (r, v) => r with { Save = r.Save with { LastNEpochs = (int?)v } }),
        Choice("save_precision", Phrases.TrainFiles, new("Precision of files", "保存精度", "fp16 halves the file and paints the same.", "fp16 文件减半，作画效果相同。"), ["float", "fp16", "bf16"], r => r.Save.Precision ?? "float", (r, v) => r with { Save = r.Save with { Precision = v == "float" ? null : v } }),
        Flag("save_state", Phrases.TrainFiles, new("Save the state", "保存训练状态", "Keeps what is needed to go on later.", "保存继续训练所需的状态。"), r => r.Save.State, (r, v) => r with { Save = r.Save with { State = v } }),
        Text("sample_prompts", Phrases.TrainFiles, new("Sample prompts", "预览提示词", "Prompts that are painted after each epoch, one a line, in sd-scripts' form (“a cat --w 512 --d 7”); or a file of them. May be empty.", "每轮后用于出图的提示词，每行一条，sd-scripts 格式（如“a cat --w 512 --d 7”），也可填文件路径；可留空。"),
            r => r.Samples?.Prompts ?? r.Samples?.PromptFile, Samples) with { Type = TrainFieldType.Lines },
    ];

    /// <summary>The field at which a problem of a request's part is shown; null where none is its own.</summary>
    public static string? KeyOf(string part) => (part.StartsWith("training.", StringComparison.Ordinal) ? part["training.".Length..] : part) switch
    {
        "model" => "pretrained_model_name_or_path",
        "data.folder" => "train_data_dir",
        "data.regFolder" => "reg_data_dir",
        "data.defaults.width" => "resolution_width",
        "data.defaults.height" => "resolution_height",
        "data.defaults.batchSize" => "train_batch_size",
        "save.name" => "output_name",
        "save.folder" => "output_dir",
        "samples.promptFile" => "sample_prompts",
        "embedding.token" => "token_string",
        "run.steps" => "max_train_steps",
        "run.epochs" => "max_train_epochs",
        "network.dim" => "network_dim",
        "network.alpha" => "network_alpha",
        _ => null,
    };

    // One line that names a file is a file, anything else the prompts themselves.
    private static TrainRequest Samples(TrainRequest request, string? text)
    {
        if (text is null) return request with { Samples = null };
        var every = request.Samples ?? new TrainSamples("", EveryNEpochs: 1);
        var isFile = !text.Contains('\n', StringComparison.Ordinal) && Path.GetExtension(text).ToLowerInvariant() is ".txt" or ".toml" or ".json";
        return request with { Samples = isFile ? every with { PromptFile = text, Prompts = null } : every with { PromptFile = "", Prompts = text } };
    }

    private static bool IsLora(TrainRequest request) => request.Target == TrainTarget.Lora;

    private static CaptionOptions Caption(TrainRequest request) => request.Data.SubsetDefaults.Captions ?? new CaptionOptions();

    private static TrainRequest Said(TrainRequest request, Func<CaptionOptions, CaptionOptions> change) =>
        request with { Data = request.Data with { SubsetDefaults = request.Data.SubsetDefaults with { Captions = change(Caption(request)) } } };

    private static TrainRequest Data(TrainRequest request, Func<TrainDataset, TrainDataset> change) => request with { Data = request.Data with { Defaults = change(request.Data.Defaults) } };

    private static TrainRequest Rate(TrainRequest request, Func<TrainOptimizer, TrainOptimizer> change) => request with { Optimizer = change(request.Optimizer) };

    private static TrainRequest Net(TrainRequest request, Func<TrainNetwork, TrainNetwork> change) => request with { Network = change(request.Network) };

    private static TrainField Text(string key, Phrase section, Caption caption, Func<TrainRequest, string?> read, Func<TrainRequest, string?, TrainRequest> write) =>
        new(key, section, caption, TrainFieldType.Text, read, (r, v) => write(r, string.IsNullOrWhiteSpace(v) ? null : v.Trim()));

    private static TrainField Choice(
        string key, Phrase section, Caption caption, ImmutableArray<string> choices, Func<TrainRequest, string?> read, Func<TrainRequest, string?, TrainRequest> write, Func<TrainRequest, bool>? counts = null) =>
        new(key, section, caption, TrainFieldType.Choice, read, write) { Choices = choices, Counts = counts ?? (_ => true) };

    private static TrainField Flag(string key, Phrase section, Caption caption, Func<TrainRequest, bool> read, Func<TrainRequest, bool, TrainRequest> write) =>
        new(key, section, caption, TrainFieldType.Flag, r => read(r) ? "true" : "false", (r, v) => write(r, v == "true"));

    private static TrainField Whole(
        string key, Phrase section, Caption caption, double least, double most, Func<TrainRequest, long?> read, Func<TrainRequest, long?, TrainRequest> write, Func<TrainRequest, bool>? counts = null) =>
        new(key, section, caption, TrainFieldType.Whole, r => read(r)?.ToString(CultureInfo.InvariantCulture), (r, v) => write(r, string.IsNullOrWhiteSpace(v) ? null : (long)double.Parse(v, CultureInfo.InvariantCulture)))
        {
            Least = least, Most = most, Counts = counts ?? (_ => true),
        };

    private static TrainField Whole(
        string key, Phrase section, Caption caption, double least, double most, Func<TrainRequest, int?> read, Func<TrainRequest, int?, TrainRequest> write, Func<TrainRequest, bool>? counts = null) =>
        Whole(key, section, caption, least, most, r => (long?)read(r), (r, v) => write(r, (int?)v), counts);

    private static TrainField Number(
        string key, Phrase section, Caption caption, double least, double most, Func<TrainRequest, double?> read, Func<TrainRequest, double?, TrainRequest> write, Func<TrainRequest, bool>? counts = null) =>
        new(key, section, caption, TrainFieldType.Number, r => read(r)?.ToString("0.##########", CultureInfo.InvariantCulture), (r, v) => write(r, string.IsNullOrWhiteSpace(v) ? null : double.Parse(v, NumberStyles.Float, CultureInfo.InvariantCulture)))
        {
            Least = least, Most = most, Counts = counts ?? (_ => true),
        };
}
