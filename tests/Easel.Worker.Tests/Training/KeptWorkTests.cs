using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Training.Sessions;

namespace Easel.Worker.Tests.Training;

/// <summary>What was learned is not lost, however a run is stopped and begun again.</summary>
public sealed class KeptWorkTests : IDisposable
{
    private readonly TrainingStudio studio = new();

    public void Dispose() => studio.Dispose();

    [Fact]
    public async Task Stopping_while_a_sample_picture_is_painted_saves_the_state()
    {
        var request = studio.Request with { Samples = new TrainSamples("", EveryNSteps: 1, Prompts: "a girl --w 64 --h 64 --s 20") };
        await StopAtAsync(request, 2, StopKind.Cancel);
        Assert.Equal(2, StepOf("out/name-running-state"));
    }

    [Fact]
    public async Task A_run_that_begins_anew_keeps_the_state_of_the_one_that_was_stopped()
    {
        await StopAtAsync(studio.Request, 3, StopKind.Cancel);
        // Stopped before its first step, and then run to its end.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => studio.TrainAsync(studio.Request with { Data = studio.Request.Data with { CacheLatents = true } }, (news, control) =>
        {
            if (news is JobProgress { Stage: JobStage.Encode }) control.Stop(StopKind.Cancel);
        }));
        Assert.Equal(3, StepOf("out/name-stopped00000003-state"));
        Assert.Contains(studio.Events.OfType<JobLog>(), log => log.Level == JobLogLevel.Warning && log.Message.Contains("name-stopped00000003-state", StringComparison.Ordinal));
        // It is what --resume auto takes, as long as nothing was saved after it.
        Assert.Equal(studio.Path("out/name-stopped00000003-state"), TrainingState.Newest(studio.Path("out"), "name"));
        await studio.TrainAsync(studio.Request);
        Assert.Equal(3, StepOf("out/name-stopped00000003-state"));
        var resumed = await studio.TrainAsync(studio.Request with { Run = studio.Request.Run with { Resume = studio.Path("out/name-stopped00000003-state") } });
        Assert.Equal(4, resumed.Steps);
    }

    [Fact]
    public async Task Auto_takes_the_state_of_just_that_name_and_the_one_that_was_saved_last()
    {
        await StopAtAsync(studio.Request with { Save = studio.Request.Save with { Name = "name-v2" } }, 3, StopKind.Cancel);
        Assert.Null(TrainingState.Newest(studio.Path("out"), "name"));
        await studio.TrainAsync(studio.Request with { Save = studio.Request.Save with { StateOnTrainEnd = true } });
        await StopAtAsync(studio.Request, 2, StopKind.Cancel);
        Assert.Equal(studio.Path("out/name-running-state"), TrainingState.Newest(studio.Path("out"), "name"));
    }

    [Fact]
    public async Task Going_on_from_a_run_that_is_done_is_refused_in_words()
    {
        await studio.TrainAsync(studio.Request with { Save = studio.Request.Save with { StateOnTrainEnd = true } });
        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => studio.TrainAsync(studio.Request with { Run = studio.Request.Run with { Resume = "auto" } }));
        Assert.Contains("it is done", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Auto_says_when_there_is_nothing_to_go_on_from()
    {
        await studio.TrainAsync(studio.Request with { Run = new TrainRun(Steps: 1, Seed: 7, Resume: "auto") });
        Assert.Contains(studio.Events.OfType<JobLog>(), log => log.Message.Contains("begins anew", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Old_files_of_the_session_before_go_too()
    {
        var request = studio.Request with { Data = studio.Request.Data with { Defaults = new TrainDataset([], 4, 64, 64) }, Run = new TrainRun(Epochs: 4, Seed: 7), Save = studio.Request.Save with { EveryNEpochs = 1, LastNEpochs = 1, State = true } };
        await StopAtAsync(request, 2, StopKind.Cancel);
        File.WriteAllText(studio.Path("out/name-v2-000001.safetensors"), "another's");
        await studio.TrainAsync(request with { Run = request.Run with { Resume = "auto" } });
        Assert.Equal(["name-000003.safetensors", "name-v2-000001.safetensors", "name.safetensors"], studio.Files());
        Assert.Equal(["name-000003-state", "name-state"], Directory.GetDirectories(studio.Path("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Sample_pictures_read_the_hidden_state_that_training_reads()
    {
        async Task<byte[]> Sample(int? skip) => await File.ReadAllBytesAsync(
            (await studio.TrainAsync(studio.Request with
            {
                Run = new TrainRun(Steps: 1, Seed: 7, ClipSkip: skip), Samples = new TrainSamples("", AtFirst: true, Prompts: "a girl --w 64 --h 64 --s 2 --d 1"), Save = new TrainSave(studio.Path($"skip{skip}"), "name"),
            })).Samples[0], TestContext.Current.CancellationToken);
        Assert.NotEqual(await Sample(null), await Sample(2));
    }

    private async Task StopAtAsync(TrainRequest request, int step, StopKind kind) =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => studio.TrainAsync(request, (news, control) =>
        {
            if (news is JobTrainingStep at && at.Step == step) control.Stop(kind);
        }));

    private int StepOf(string state) =>
        System.Text.Json.JsonDocument.Parse(File.ReadAllText(studio.Path($"{state}/train_state.json"))).RootElement.GetProperty("current_step").GetInt32();
}
