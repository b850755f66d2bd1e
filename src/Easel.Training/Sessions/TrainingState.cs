using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Formats;
using Easel.Training.Optimizers;
using static TorchSharp.torch;

namespace Easel.Training.Sessions;

/// <summary>
/// Everything that changes in a run, as a folder to go on from: weights, moments, moving average, counters. It appears under its name when
/// it is complete. Chance needs no state (see <see cref="TrainingRandom"/>).
/// </summary>
public static class TrainingState
{
    /// <summary>What follows a file's name in the name of its state's folder.</summary>
    public const string Suffix = "-state";

    /// <summary>What stands between a file's name and <see cref="Suffix"/> while a run is not done.</summary>
    public const string Running = "-running";

    // … once another run of that name has begun.
    private const string Stopped = "-stopped";

    private const string Tensors = "state.safetensors", Counters = "train_state.json", Request = "request.json", Replaced = ".old";

    /// <summary>Writes a state; an older one of that name stays until the new one is complete.</summary>
    public static void Save(string folder, TrainRequest request, StateCounters counters, IOptimizer optimizer, Ema? ema, IReadOnlyList<TrainedParameter> parameters)
    {
        folder = Path.GetFullPath(folder);
        var temporary = $"{folder}.{Environment.ProcessId}.tmp";
        try
        {
            Directory.CreateDirectory(temporary);
            SafetensorsWriter.Write(Path.Combine(temporary, Tensors), All(optimizer, ema, parameters), counters.ToMetadata());
            File.WriteAllText(Path.Combine(temporary, Counters), string.Create(CultureInfo.InvariantCulture, $$"""{"current_epoch": {{counters.Epoch}}, "current_step": {{counters.Step}}}"""));
            File.WriteAllText(Path.Combine(temporary, Request), RequestJson.Write(request));
            // Between the two moves neither name is complete: Mend puts the old state back where a run was killed there.
            var old = folder + Replaced;
            if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
            if (Directory.Exists(folder)) Directory.Move(folder, old);
            Directory.Move(temporary, folder);
            if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }

    /// <summary>Goes on from a state.</summary>
    /// <returns>Where the run was.</returns>
    /// <exception cref="EaselException">It is missing, damaged, or of a run that differs in what decides the weights.</exception>
    public static StateCounters Load(string folder, string fingerprint, IOptimizer optimizer, Ema? ema, IReadOnlyList<TrainedParameter> parameters)
    {
        var path = Path.Combine(folder, Tensors);
        if (!File.Exists(path)) throw new InvalidRequestException("resume", $"{folder} holds no saved state ({Tensors} is missing). Give the folder that ends with '{Suffix}'.");
        using var file = TensorFiles.Open(path);
        var counters = StateCounters.FromMetadata(file.Metadata, path);
        if (counters.Fingerprint != fingerprint)
            throw new InvalidRequestException("resume", $"{folder} was saved by a run with other settings ({Difference(counters.Fingerprint, fingerprint)}). Use the settings of that run, or start anew without --resume.");
        using var noGradients = no_grad();
        foreach (var (name, value) in All(optimizer, ema, parameters))
        {
            if (!file.Tensors.ContainsKey(name)) throw new InvalidRequestException("resume", $"{folder} lacks '{name}': it was saved by a run that trained something else.");
            using var saved = file.Read(name);
            if (!saved.shape.SequenceEqual(value.shape))
                throw new InvalidRequestException("resume", $"{folder} holds '{name}' as {string.Join(" × ", saved.shape)}, and this run wants {string.Join(" × ", value.shape)}: it was saved by a run with another shape. Use the settings of that run, or start anew without --resume.");
            value.copy_(saved);
        }

        optimizer.Steps = counters.OptimizerSteps;
        if (ema is not null) ema.Updates = counters.OptimizerSteps;
        return counters;
    }

    /// <summary>Clears up what a run that was killed in the middle of saving left: a state that was moved away and not yet replaced comes back, parts go.</summary>
    /// <param name="folder">The output folder.</param>
    /// <param name="name">The output name.</param>
    public static void Mend(string folder, string name)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var old in Directory.GetDirectories(folder, $"{name}*{Suffix}{Replaced}"))
        {
            var state = old[..^Replaced.Length];
            if (Directory.Exists(state)) Directory.Delete(old, recursive: true);
            else Directory.Move(old, state);
        }

        foreach (var part in Directory.GetFileSystemEntries(folder, $"{name}*.tmp").Where(IsAbandoned))
        {
            if (Directory.Exists(part)) Directory.Delete(part, recursive: true);
            else File.Delete(part);
        }
    }

    /// <summary>The complete state of an output name that was saved last, or null. Of two saved in the same moment, the one that is further on.</summary>
    public static string? Newest(string folder, string name)
    {
        if (!Directory.Exists(folder)) return null;
        return Directory.EnumerateDirectories(folder, $"{name}*{Suffix}").Where(state => IsOf(name, state)).Select(state => (State: state, Step: StepOf(state))).Where(found => found.Step >= 0)
            .OrderByDescending(found => File.GetLastWriteTimeUtc(Path.Combine(found.State, Counters))).ThenByDescending(found => found.Step).FirstOrDefault().State;
    }

    /// <summary>Gives the state of a run that was stopped the name of its step, so that another run of that name does not replace it.</summary>
    /// <returns>Where it is now; null where there is none.</returns>
    public static string? PutAside(string folder, string name)
    {
        var running = Path.Combine(folder, $"{name}{Running}{Suffix}");
        if (StepOf(running) < 0) return null;
        var stem = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}{Stopped}{StepOf(running):d8}"));
        var free = Enumerable.Range(1, 1000).Select(i => i == 1 ? stem + Suffix : string.Create(CultureInfo.InvariantCulture, $"{stem}-{i}{Suffix}")).First(path => !Path.Exists(path));
        Directory.Move(running, free);
        return free;
    }

    // NAME-state, NAME-running-state, NAME-000003-state, NAME-step00000500-state, NAME-stopped00000123-state: not the states of another NAME that begins alike.
    private static bool IsOf(string name, string state)
    {
        var mark = Path.GetFileName(state)[name.Length..^Suffix.Length];
        return mark is "" or Running || ((string[])["-", "-step", Stopped]).Any(start => mark.StartsWith(start, StringComparison.Ordinal) && mark.Length > start.Length && char.IsAsciiDigit(mark[start.Length]));
    }

    /// <summary>The seed of a saved run, or null where it cannot be read.</summary>
    public static long? SeedOf(string state)
    {
        var path = Path.Combine(state, Tensors);
        if (!File.Exists(path)) return null;
        using var file = TensorFiles.Open(path);
        return StateCounters.FromMetadata(file.Metadata, path).Seed;
    }

    // NAME.PROCESS.tmp, where that process is gone.
    private static bool IsAbandoned(string part)
    {
        if (!int.TryParse(Path.GetFileNameWithoutExtension(part).Split('.')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return false;
        if (id == Environment.ProcessId) return false;
        try
        {
            using var process = Process.GetProcessById(id);
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static int StepOf(string state)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(state, Counters)));
            return json.RootElement.GetProperty("current_step").GetInt32();
        }
        catch (Exception e) when (e is IOException or JsonException or KeyNotFoundException)
        {
            return -1;
        }
    }

    private static string Difference(string one, string other) =>
        string.Join(", ", one.Split("; ").Except(other.Split("; ")).Take(3).DefaultIfEmpty("fewer of them"));

    private static Dictionary<string, Tensor> All(IOptimizer optimizer, Ema? ema, IReadOnlyList<TrainedParameter> parameters)
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var parameter in parameters) tensors.Add($"weights.{parameter.Name}", parameter.Parameter);
        foreach (var (name, moment) in optimizer.State) tensors.Add($"optimizer.{name}", moment);
        foreach (var (name, average) in ema?.State ?? []) tensors.Add($"average.{name}", average);
        return tensors;
    }
}
