namespace Easel.Training.Targets;

/// <summary>Does something when it is disposed.</summary>
/// <param name="action">What; done once.</param>
internal sealed class Restore(Action action) : IDisposable
{
    private Action? left = action;

    public void Dispose()
    {
        left?.Invoke();
        left = null;
    }
}
