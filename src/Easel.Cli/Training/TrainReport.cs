using System.Globalization;
using System.Text.Json.Serialization;
using Easel.Cli.Commands;
using Easel.Core.Jobs;
using Easel.Worker.Training;

namespace Easel.Cli.Training;

/// <summary>What the check before a training found, in words or as JSON.</summary>
internal static class TrainReport
{
    /// <summary>Writes it to standard output.</summary>
    public static void Write(JobTrainingPlanned planned, CommandContext context)
    {
        if (context.Json)
        {
            context.Terminal.WriteJson(planned, TrainJson.Default.JobTrainingPlanned);
            return;
        }

        foreach (var line in Lines(planned)) context.Terminal.Out.WriteLine(line);
    }

    /// <summary>One line a finding, and one for the plan.</summary>
    public static IEnumerable<string> Lines(JobTrainingPlanned planned)
    {
        foreach (var finding in planned.Findings) yield return finding.ToString();
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{planned.Pictures} pictures, {planned.Draws} draws an epoch, {planned.StepsPerEpoch} steps an epoch, {planned.Steps} steps in all{Forecast(planned)}.");
        if (planned.Findings.IsEmpty) yield return "Nothing odd was found.";
    }

    private static string Forecast(JobTrainingPlanned planned)
    {
        if (planned.Bytes == 0) return "";
        var time = planned.SecondsPerStep is { } seconds
            ? string.Create(CultureInfo.InvariantCulture, $", {Duration(seconds * planned.Steps)} ({seconds:0.0#} s a step)")
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"; about {planned.Bytes / 1e9:0.0} GB of memory, a file of {Size(planned.FileBytes)}{time}");
    }

    private static string Size(long bytes) => bytes < 1e9 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0#} MB") : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB");

    private static string Duration(double seconds) => seconds < 90 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s")
        : seconds < 5400 ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h");
}

/// <summary>The generated (reflection-free) writer.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(JobTrainingPlanned))]
[JsonSerializable(typeof(PreparedDataset))]
internal sealed partial class TrainJson : JsonSerializerContext;
