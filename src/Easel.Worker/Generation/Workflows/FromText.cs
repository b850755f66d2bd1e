using Easel.Core.Requests;

namespace Easel.Worker.Generation.Workflows;

/// <summary>Paints from text alone.</summary>
internal sealed class FromText(GenerateRequest request) : Workflow
{
    public override int Parts => 1;

    public override Task PaintAsync(GenerateRun run) => run.PaintAsync(request, null);
}
