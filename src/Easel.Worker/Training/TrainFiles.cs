using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Families;
using Easel.Training.Files;
using Easel.Training.Sessions;
using Easel.Training.Targets;

namespace Easel.Worker.Training;

/// <summary>
/// Names, writes and removes a run's files, as sd-scripts does: <c>name-000002</c> for an epoch, <c>name-step00000500</c>, <c>name</c> for
/// the last; states have <c>-state</c> behind that. For the device's thread.
/// </summary>
/// <param name="request">What is kept, and when.</param>
/// <param name="session">The run.</param>
/// <param name="metadata">What files carry.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="report">Hears of every file.</param>
internal sealed class TrainFiles(TrainRequest request, TrainingSession session, TrainingMetadata metadata, TimeProvider clock, Action<JobEvent> report)
{
    private const string CannotWrite = "cannot-write";

    private readonly DateTimeOffset started = clock.GetUtcNow();
    private readonly List<(string Path, int? Epoch, int? Step)> saved = [], states = [];
    private readonly string ending = request.Ending();

    /// <summary>Model files that are there.</summary>
    public ImmutableArray<string> Saved => [.. saved.Select(file => file.Path)];

    /// <summary>Where the state of a stopped run is.</summary>
    public string RunningState => StateOf(TrainingState.Running);

    /// <summary>Takes the files and states of the sessions before, so that old ones go in a run that goes on too.</summary>
    public void GoOn()
    {
        if (Directory.Exists(request.Save.Folder)) saved.AddRange(Earlier(Directory.EnumerateFileSystemEntries(Path.GetFullPath(request.Save.Folder), $"{request.Save.Name}-*{ending}"), ending));
        if (Directory.Exists(WorkFolder)) states.AddRange(Earlier(Directory.EnumerateDirectories(WorkFolder, $"{request.Save.Name}-*{TrainingState.Suffix}"), TrainingState.Suffix));
    }

    private IEnumerable<(string Path, int? Epoch, int? Step)> Earlier(IEnumerable<string> paths, string end)
    {
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            var mark = Path.GetFileName(path)[(request.Save.Name.Length + 1)..^end.Length];
            if (mark.StartsWith("step", StringComparison.Ordinal) && Number(mark[4..]) is { } step && step <= session.Steps) yield return (path, null, step);
            else if (Number(mark) is { } epoch && epoch <= session.Epoch) yield return (path, epoch, null);
        }

        static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>Writes what is due after an update. A full disk does not end the run: what is learned is in memory, and the next save tries again.</summary>
    public void After(StepReport step)
    {
        Try(() => SaveDue(step), "Training goes on, and the next save tries again.");
    }

    private void Try(Action save, string consolation)
    {
        try
        {
            save();
        }
        catch (EaselException e) when (e.Code == CannotWrite)
        {
            report(new JobLog(JobLogLevel.Warning, $"{e.Message} {consolation}"));
        }
    }

    private void SaveDue(StepReport step)
    {
        var save = request.Save;
        if (!step.RunEnds && save.EveryNSteps is { } steps && step.Step % steps == 0)
        {
            Save(string.Create(CultureInfo.InvariantCulture, $"-step{step.Step:d8}"), step, null, step.Step, save.State);
            if (save.LastNSteps is { } kept) Remove(saved, file => file.Step is { } old && step.Step - old > kept);
            if ((save.LastNStepsState ?? save.LastNSteps) is { } keptStates) Remove(states, state => state.Step is { } old && step.Step - old > keptStates);
        }

        if (!step.EpochEnds || step.RunEnds || session.Plan.SaveEveryNEpochs(save) is not { } epochs || step.Epoch % epochs != 0) return;
        Save(string.Create(CultureInfo.InvariantCulture, $"-{step.Epoch:d6}"), step, step.Epoch, null, save.State);
        if (save.LastNEpochs is { } last) Remove(saved, file => file.Epoch is { } old && old <= step.Epoch - epochs * last);
        if ((save.LastNEpochsState ?? save.LastNEpochs) is { } lastStates) Remove(states, state => state.Epoch is { } old && old <= step.Epoch - epochs * lastStates);
    }

    /// <summary>Writes the last file.</summary>
    /// <exception cref="EaselException">It cannot be written; the message says where what was learned is kept instead.</exception>
    public void Last(StepReport step)
    {
        var path = PathOf("", ending);
        try
        {
            Model(path, step);
        }
        catch (EaselException e) when (e.Code == CannotWrite)
        {
            throw new EaselException(CannotWrite, $"{e.Message} {Rescued(step)}", e);
        }

        Note(path, step, null, null);
        // The model is there: a state that finds no room is no reason to fail.
        if (request.Save.State || request.Save.StateOnTrainEnd) Try(() => State("", step, null, null), "The model is saved.");
        if (Directory.Exists(RunningState)) Directory.Delete(RunningState, recursive: true);
    }

    /// <summary>Writes the file of a run that ends early, under the name of its step.</summary>
    public void AsItIs(StepReport step)
    {
        if (!saved.Exists(file => file.Step == step.Step)) Save(string.Create(CultureInfo.InvariantCulture, $"-step{step.Step:d8}"), step, null, step.Step, state: false);
    }

    /// <summary>Saves the state of a run that goes on later.</summary>
    public void Pause()
    {
        TrainedFile.Guarded(RunningState, () => session.SaveState(RunningState));
        report(new JobTrainingSaved(RunningState, "state", session.Steps));
    }

    private void Save(string suffix, StepReport step, int? epoch, int? atStep, bool state)
    {
        var path = PathOf(suffix, ending);
        Model(path, step);
        Note(path, step, epoch, atStep);
        if (state) State(suffix, step, epoch, atStep);
    }

    private void Model(string path, StepReport step) =>
        session.WithWeights(() =>
        {
            var data = request.Save.NoMetadata ? null : metadata.Of(step.Step, step.Epoch, started, clock.GetUtcNow());
            var tensors = session.Target.FileTensors();
            if (request.Target == TrainTarget.Checkpoint) CheckpointFile.Write(path, session.Networks.Model.Path, session.Networks.Model.VaePath, tensors, request.Save.Precision, step, data);
            else if (session.Target is HypernetworkTarget hypernetwork) HypernetworkFile.Write(path, tensors, hypernetwork.Shape, step.Step, request.Save.Precision, data);
            else if (request.Target == TrainTarget.Embedding && ending != ".safetensors") EmbeddingArchive.Write(path, tensors, step.Step, request.Save.Precision, data);
            else TrainedFile.Write(path, tensors, request.Save.Precision, data);
            return true;
        });

    private void Note(string path, StepReport step, int? epoch, int? atStep)
    {
        saved.Add((path, epoch, atStep));
        report(new JobTrainingSaved(path, "model", step.Step));
    }

    private void State(string suffix, StepReport step, int? epoch, int? atStep)
    {
        var folder = StateOf(suffix);
        TrainedFile.Guarded(folder, () => session.SaveState(folder));
        states.Add((folder, epoch, atStep));
        report(new JobTrainingSaved(folder, "state", step.Step));
    }

    // Hours of learning are worth more than the place that was asked for.
    private string Rescued(StepReport step)
    {
        var path = Path.Combine(Path.GetTempPath(), "easel-rescue", string.Create(CultureInfo.InvariantCulture, $"{request.Save.Name}-{clock.GetUtcNow():yyyyMMddHHmmss}{ending}"));
        try
        {
            Model(path, step);
            report(new JobTrainingSaved(path, "model", step.Step));
            return $"What was learned is kept in {path}: move it to where it belongs.";
        }
        catch (EaselException e) when (e.Code == CannotWrite)
        {
            return TrainingState.Newest(WorkFolder, request.Save.Name) is { } state ? $"The last saved state is {state}." : "No state was saved before.";
        }
    }

    private void Remove(List<(string Path, int? Epoch, int? Step)> from, Predicate<(string Path, int? Epoch, int? Step)> isOld)
    {
        foreach (var old in from.FindAll(isOld))
        {
            from.Remove(old);
            try
            {
                Delete(old.Path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                report(new JobLog(JobLogLevel.Warning, $"{old.Path} cannot be removed ({e.Message.TrimEnd('.')}); remove it by hand. Training goes on."));
            }
        }
    }

    private void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
            return;
        }

        File.Delete(path);
        if (request.Target == TrainTarget.Checkpoint) File.Delete(LdmConfig.SidecarOf(path));
    }

    /// <summary>Where states and samples go.</summary>
    public string WorkFolder => Path.GetFullPath(request.Save.WorkFolder ?? request.Save.Folder);

    private string StateOf(string suffix) => Path.Combine(WorkFolder, $"{request.Save.Name}{suffix}{TrainingState.Suffix}");

    private string PathOf(string suffix, string end) => Path.Combine(Path.GetFullPath(request.Save.Folder), $"{request.Save.Name}{suffix}{end}");
}
