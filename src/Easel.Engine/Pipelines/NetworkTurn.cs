using Easel.Engine.Adapters;

namespace Easel.Engine.Pipelines;

/// <summary>The second pass's turn: until disposal, a model has the networks of that pass's own prompt, where it has one.</summary>
internal sealed class NetworkTurn : IDisposable
{
    private readonly StableDiffusionModel model;
    private readonly PromptNetworks? before;

    public NetworkTurn(StableDiffusionModel model)
    {
        (this.model, before) = (model, model.Networks);
        if (model.SecondPassNetworks is { } second) model.Networks = second;
    }

    public void Dispose() => model.Networks = before;
}
