using Easel.Application.Models;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Worker.Devices;
using Easel.Worker.Extras;
using Easel.Worker.Generation;
using Easel.Worker.Merging;
using Easel.Worker.Models;
using Easel.Worker.Pulling;
using Easel.Worker.Training;

namespace Easel.Worker;

/// <summary>Leads a request to its handler, and reports how it ended.</summary>
public sealed class JobRunner
{
    private readonly IJobHandler<GenerateRequest> generate;
    private readonly IJobHandler<MergeRequest> merge;
    private readonly IJobHandler<UpscaleRequest> upscale;
    private readonly IJobHandler<LoraMergeRequest> loraMerge;
    private readonly IJobHandler<LoraJoinRequest> loraJoin;
    private readonly IJobHandler<LoraResizeRequest> loraResize;
    private readonly IJobHandler<LoraExtractRequest> loraExtract;
    private readonly IJobHandler<ConvertRequest> convert;
    private readonly IJobHandler<TrainRequest> train;
    private readonly IJobHandler<PullRequest> pull;
    private readonly IJobHandler<TrainCheckRequest> trainCheck;
    private readonly IJobHandler<DatasetCheckRequest> datasetCheck;

    /// <param name="models">Finds model files.</param>
    /// <param name="devices">Runs tensor code; the caller's to dispose.</param>
    /// <param name="clock">Measures time.</param>
    /// <param name="pulls">How model sites are reached; null knows the public ones, without tokens.</param>
    /// <param name="catalogue">Gives the catalogue, which remembers hashes; null, or one that gives null, reads files instead.</param>
    public JobRunner(IModelStore models, DevicePool devices, TimeProvider clock, PullSettings? pulls = null, Func<ModelCatalogue?>? catalogue = null)
    {
        var hashes = new ModelHashes(catalogue);
        generate = new GenerateHandler(models, devices, clock, hashes);
        merge = new MergeHandler(models, devices, hashes);
        upscale = new UpscaleHandler(models, devices, clock);
        loraMerge = new LoraMergeHandler(models, devices);
        loraJoin = new LoraJoinHandler(models, devices);
        loraResize = new LoraResizeHandler(models, devices);
        loraExtract = new LoraExtractHandler(models, devices);
        convert = new ConvertHandler(models, devices);
        train = new TrainHandler(models, devices, clock, hashes);
        pull = new PullHandler(models, new FileInspector(), pulls ?? PullSettings.Public, clock);
        trainCheck = new TrainCheckHandler(new TrainCheck(models, devices));
        datasetCheck = new DatasetCheckHandler();
    }

    /// <summary>Carries out a request. The end is reported as an event too, before the task ends.</summary>
    /// <exception cref="EaselException">It cannot be carried out.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<JobResult> RunAsync(JobRequest request, JobContext job)
    {
        try
        {
            request.Check();
            var result = request switch
            {
                GenerateRequest it => await generate.RunAsync(it, job).ConfigureAwait(false),
                MergeRequest it => await merge.RunAsync(it, job).ConfigureAwait(false),
                UpscaleRequest it => await upscale.RunAsync(it, job).ConfigureAwait(false),
                LoraMergeRequest it => await loraMerge.RunAsync(it, job).ConfigureAwait(false),
                LoraJoinRequest it => await loraJoin.RunAsync(it, job).ConfigureAwait(false),
                LoraResizeRequest it => await loraResize.RunAsync(it, job).ConfigureAwait(false),
                LoraExtractRequest it => await loraExtract.RunAsync(it, job).ConfigureAwait(false),
                ConvertRequest it => await convert.RunAsync(it, job).ConfigureAwait(false),
                TrainRequest it => await train.RunAsync(it, job).ConfigureAwait(false),
                PullRequest it => await pull.RunAsync(it, job).ConfigureAwait(false),
                TrainCheckRequest it => await trainCheck.RunAsync(it, job).ConfigureAwait(false),
                DatasetCheckRequest it => await datasetCheck.RunAsync(it, job).ConfigureAwait(false),
                _ => throw new UnsupportedFeatureException($"No handler for '{request.Kind}' requests in this worker."),
            };
            job.Report(new JobFinished(result));
            return result;
        }
        catch (JobPausedException e)
        {
            job.Report(new JobPaused(e.Message));
            throw;
        }
        catch (OperationCanceledException)
        {
            job.Report(new JobCancelled());
            throw;
        }
        catch (Exception e)
        {
            job.Report(JobFailed.Of(e));
            throw;
        }
    }
}
