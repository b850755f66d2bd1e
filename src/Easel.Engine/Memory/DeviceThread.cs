using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Easel.Engine.Native;
using TorchSharp;

namespace Easel.Engine.Memory;

/// <summary>
/// The one thread of a device that runs tensor code. TorchSharp's dispose scopes and gradient modes belong to a thread, so work that hops
/// threads leaks tensors; here it runs in the order in which it was posted, each piece in a dispose scope of its own.
/// </summary>
public sealed class DeviceThread : IDisposable
{
    private readonly BlockingCollection<Action> work = [];
    private readonly Thread thread;

    /// <summary>Starts the thread; it is idle until work comes.</summary>
    /// <param name="name">The device's name, for debuggers.</param>
    /// <param name="threads">
    /// Threads inside one tensor operation. Fixed for the life of the thread, since some sums depend on how they are split; null takes one
    /// per processor.
    /// </param>
    public DeviceThread(string name, int? threads = null)
    {
        Threads = Math.Max(1, threads ?? Environment.ProcessorCount);
        thread = new Thread(Run) { Name = string.Create(CultureInfo.InvariantCulture, $"device {name}"), IsBackground = true };
        thread.Start();
    }

    /// <summary>Threads inside one tensor operation.</summary>
    public int Threads { get; }

    /// <summary>True on this very thread.</summary>
    public bool IsCurrent => Thread.CurrentThread == thread;

    /// <summary>Appends work. It must hand its outcome, errors included, to its caller itself: an error that escapes it is a bug and ends the process.</summary>
    /// <exception cref="ObjectDisposedException">The thread has ended.</exception>
    public void Post(Action item)
    {
        ObjectDisposedException.ThrowIf(work.IsAddingCompleted, this);
        work.Add(item);
    }

    /// <summary>Runs work on this thread and waits for it; on this thread already, at once. Errors arrive at the caller with their stack.</summary>
    public void Invoke(Action item) => Invoke(() =>
    {
        item();
        return true;
    });

    /// <summary>Runs work on this thread and waits for its value; on this thread already, at once. Errors arrive at the caller with their stack.</summary>
    public T Invoke<T>(Func<T> item)
    {
        if (IsCurrent) return item();
        using var done = new ManualResetEventSlim();
        T? value = default;
        ExceptionDispatchInfo? error = null;
        Post(() =>
        {
            try
            {
                value = item();
            }
            catch (Exception e)
            {
                error = ExceptionDispatchInfo.Capture(e);
            }
            finally
            {
                done.Set();
            }
        });
        done.Wait();
        error?.Throw();
        return value!;
    }

    /// <summary>Takes no more work, finishes what was posted, and ends the thread.</summary>
    public void Dispose()
    {
        work.CompleteAdding();
        if (!IsCurrent) thread.Join();
    }

    private void Run()
    {
        var ready = false;
        foreach (var item in work.GetConsumingEnumerable())
        {
            if (!ready)
            {
                // OpenMP keeps its thread count per calling thread, so it is set here and not by whoever made this object.
                NativeTorch.EnsureLoaded();
                torch.set_num_threads(Threads);
                ready = true;
            }

            using var scope = torch.NewDisposeScope();
            item();
        }
    }
}
