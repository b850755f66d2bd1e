using System.Globalization;
using System.Text;
using Easel.Core.Requests;

namespace Easel.Web.Training;

/// <summary>The form as a configuration file in sd-scripts' words, for <c>easel train … --config FILE</c> and for sd-scripts itself.</summary>
public static class TrainConfig
{
    /// <summary>The file's text (TOML): everything that is not at its default, and what every run must say.</summary>
    public static string Toml(TrainRequest request)
    {
        var text = new StringBuilder();
        foreach (var field in TrainFields.All.Where(it => it.Counts(request)))
        {
            var value = field.Read(request);
            switch (field.Key)
            {
                case "target" or "resolution_height":
                    continue;
                case "resolution_width":
                    text.Append(CultureInfo.InvariantCulture, $"resolution = \"{request.Data.Defaults.Width},{request.Data.Defaults.Height}\"\n");
                    continue;
                case "network_algorithm":
                    text.Append(Network(request.Network));
                    continue;
                case "sample_prompts" when request.Samples is { Prompts: { } prompts }:
                    // sd-scripts reads them from a file.
                    text.Append("sample_prompts = \"prompts.txt\"\n# prompts.txt holds:\n");
                    foreach (var line in prompts.Split('\n')) text.Append(CultureInfo.InvariantCulture, $"# {line.TrimEnd()}\n");
                    continue;
                case "conv_dim" or "conv_alpha":
                    // Arguments of the network.
                    continue;
            }

            if (value is null || (value == field.Default && field.Key is not ("output_name" or "output_dir" or "learning_rate" or "network_dim" or "network_alpha" or "train_batch_size"))) continue;
            text.Append(CultureInfo.InvariantCulture, $"{field.Key} = {Value(field, value)}\n");
        }

        return text.ToString();
    }

    // sd-scripts' own modules where they have the algorithm, LyCORIS' for the others; its preset says which layers, and "full" takes the UNet's ends too.
    private static string Network(TrainNetwork network)
    {
        var convolutions = network.ConvDim ?? (network.Algorithm == "locon" ? network.Dim : null);
        var (module, algorithm) = network.Algorithm switch
        {
            "lora" or "locon" => ("networks.lora", null),
            "dylora" => ("networks.dylora", null),
            "dora" => ("lycoris.kohya", "lora"),
            var other => ("lycoris.kohya", other),
        };
        var arguments = new List<string>();
        if (algorithm is not null) arguments.Add($"algo={algorithm}");
        if (algorithm is not null and not "ia3") arguments.Add($"preset={(convolutions is null ? "attn-mlp" : "full")}");
        if (network.Algorithm == "dora") arguments.Add("dora_wd=True");
        if (convolutions is { } dim && algorithm is not "ia3")
        {
            arguments.Add(string.Create(CultureInfo.InvariantCulture, $"conv_dim={dim}"));
            arguments.Add(string.Create(CultureInfo.InvariantCulture, $"conv_alpha={network.ConvAlpha ?? 1}"));
        }

        return $"network_module = \"{module}\"\n{(arguments.Count == 0 ? "" : $"network_args = [{string.Join(", ", arguments.Select(argument => $"\"{argument}\""))}]\n")}";
    }

    private static string Value(TrainField field, string value) => field.Type switch
    {
        TrainFieldType.Flag or TrainFieldType.Whole => value,
        TrainFieldType.Number => value.Contains('.', StringComparison.Ordinal) ? value : $"{value}.0",
        TrainFieldType.Choice when field.Key == "max_token_length" => value,
        _ => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
    };
}
