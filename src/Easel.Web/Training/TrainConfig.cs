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
                    // sd-scripts' own module for LoRA, LyCORIS' for the others.
                    text.Append(value == "lora" ? "network_module = \"networks.lora\"\n" : $"network_module = \"lycoris.kohya\"\nnetwork_args = [\"algo={value}\"]\n");
                    continue;
                case "sample_prompts" when request.Samples is { Prompts: { } prompts }:
                    // sd-scripts reads them from a file.
                    text.Append("sample_prompts = \"prompts.txt\"\n# prompts.txt holds:\n");
                    foreach (var line in prompts.Split('\n')) text.Append(CultureInfo.InvariantCulture, $"# {line.TrimEnd()}\n");
                    continue;
                case "conv_dim" or "conv_alpha":
                    if (value is not null) text.Append(CultureInfo.InvariantCulture, $"# {field.Key} goes into network_args: \"{field.Key}={value}\"\n");
                    continue;
            }

            if (value is null || (value == field.Default && field.Key is not ("output_name" or "output_dir" or "learning_rate" or "network_dim" or "network_alpha" or "train_batch_size"))) continue;
            text.Append(CultureInfo.InvariantCulture, $"{field.Key} = {Value(field, value)}\n");
        }

        return text.ToString();
    }

    private static string Value(TrainField field, string value) => field.Type switch
    {
        TrainFieldType.Flag or TrainFieldType.Whole => value,
        TrainFieldType.Number => value.Contains('.', StringComparison.Ordinal) ? value : $"{value}.0",
        TrainFieldType.Choice when field.Key == "max_token_length" => value,
        _ => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
    };
}
