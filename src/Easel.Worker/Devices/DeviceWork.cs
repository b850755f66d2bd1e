using Easel.Engine.Memory;

namespace Easel.Worker.Devices;

/// <summary>The bridge from asynchronous code to a device's thread.</summary>
public static class DeviceWork
{
    /// <summary>
    /// Runs work on the device's thread. Its value, its error or its cancellation arrives in the task; the continuation never runs on the
    /// device's thread.
    /// </summary>
    public static Task<T> RunAsync<T>(this DeviceThread thread, Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        thread.Post(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (OperationCanceledException e)
            {
                done.SetCanceled(e.CancellationToken);
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }
}
