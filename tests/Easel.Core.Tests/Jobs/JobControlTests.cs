using Easel.Core.Jobs;

namespace Easel.Core.Tests.Jobs;

public sealed class JobControlTests
{
    [Fact]
    public void A_skip_ends_with_its_batch_and_an_interrupt_does_not()
    {
        using var control = new JobControl();
        control.Stop(StopKind.Skip);
        Assert.True(control.BatchStopped.IsCancellationRequested);
        Assert.False(control.Interrupted);
        control.BeginBatch();
        Assert.False(control.BatchStopped.IsCancellationRequested);
        control.Stop(StopKind.Interrupt);
        control.BeginBatch();
        Assert.True(control.BatchStopped.IsCancellationRequested && control.Interrupted);
    }

    [Fact]
    public void A_cancel_throws_at_the_next_look()
    {
        using var control = new JobControl();
        control.ThrowIfCancelled();
        control.Stop(StopKind.Cancel);
        Assert.Throws<OperationCanceledException>(control.ThrowIfCancelled);
    }
}
