using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Engine.Pipelines;
using Easel.Worker.Devices;

namespace Easel.Worker.Generation;

/// <summary>A <see cref="Painting"/> as asynchronous code sees it: every call goes to the device's thread.</summary>
internal sealed class Painter(DeviceSlot slot, Painting painting) : IDisposable
{
    /// <summary>What is painted.</summary>
    public GenerationPlan Plan => painting.Plan;

    /// <summary>What the prompts name beside the model.</summary>
    public NamedFiles Named => painting.Named;

    /// <summary>The model's family.</summary>
    public string Family => painting.Family;

    /// <summary>
    /// Paints one batch. Where memory runs out and the user left the memory mode open, it is painted again in a mode that needs less, and
    /// the job's log says so.
    /// </summary>
    /// <exception cref="OutOfDeviceMemoryException">Memory ran out in the mode that the user chose, or in the lowest.</exception>
    public async Task<PaintedBatch> PaintAsync(int batch, JobContext job, StageTimes times, string? tinyDecoder = null)
    {
        var watch = new PaintingWatch(job.Control, job.Report, times, job.WantsPreviews) { TinyDecoder = tinyDecoder };
        while (true)
        {
            try
            {
                return await slot.Thread.RunAsync(() => painting.Paint(batch, watch)).ConfigureAwait(false);
            }
            catch (OutOfDeviceMemoryException e) when (Plan.Request.Device.Memory is null)
            {
                if (!await slot.Thread.RunAsync(painting.Lower).ConfigureAwait(false)) throw;
                job.Log(JobLogLevel.Warning, $"{e.Message} Painting it again in memory mode {painting.Policy.Memory.ToString().ToLowerInvariant()}.");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => slot.Thread.Invoke(painting.Dispose);
}
