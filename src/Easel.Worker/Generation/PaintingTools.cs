using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Pipelines;
using Easel.Worker.Devices;
using Easel.Worker.Networks;

namespace Easel.Worker.Generation;

/// <summary>What the paintings of one job have in common.</summary>
/// <param name="Slot">The device.</param>
/// <param name="Machine">What there is.</param>
/// <param name="Files">The job's files.</param>
/// <param name="Models">Finds further model files.</param>
/// <param name="Shelf">Finds embeddings.</param>
/// <param name="Hashes">Names model files in infotexts.</param>
/// <param name="Times">Where the time goes.</param>
/// <param name="DrawSeed">Draws a seed where a request leaves it open.</param>
internal sealed record PaintingTools(DeviceSlot Slot, Machine Machine, GenerateFiles Files, IModelStore Models, EmbeddingShelf Shelf, ModelHashes Hashes, StageTimes Times, Func<long> DrawSeed)
{
    /// <summary>Opens the files and decides everything that the request left open.</summary>
    /// <param name="request">What to paint.</param>
    /// <param name="start">The picture to start from, or null.</param>
    /// <param name="warn">Hears what of the prompts is left out, and why.</param>
    public async Task<Painter> BeginAsync(GenerateRequest request, StartPicture? start, Action<string> warn) =>
        new(Slot, await Slot.Thread.RunAsync(() => Painting.Begin(request, this, start?.Inputs, warn)).ConfigureAwait(false));
}
