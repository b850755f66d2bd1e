using Easel.Engine.Memory;
using TorchSharp;

namespace Easel.Engine.Tests.Memory;

public sealed class DeviceThreadTests
{
    [Fact]
    public void Work_runs_in_order_on_one_thread_that_is_not_the_callers()
    {
        using var device = new DeviceThread("test");
        var threads = new List<int>();
        for (var i = 0; i < 5; i++) device.Post(() => threads.Add(Environment.CurrentManagedThreadId));
        var (inside, isCurrent) = device.Invoke(() => (Environment.CurrentManagedThreadId, device.IsCurrent));
        Assert.Equal(Enumerable.Repeat(inside, 5), threads);
        Assert.NotEqual(Environment.CurrentManagedThreadId, inside);
        Assert.True(isCurrent && !device.IsCurrent);
    }

    [Fact]
    public void An_error_arrives_at_the_caller_and_the_thread_goes_on()
    {
        using var device = new DeviceThread("test");
        var error = Assert.Throws<InvalidDataException>(() => device.Invoke(() => throw new InvalidDataException("broken")));
        Assert.Equal("broken", error.Message);
        Assert.Equal(7, device.Invoke(() => 7));
    }

    [Fact]
    public void Work_may_invoke_more_work_without_waiting_for_itself()
    {
        using var device = new DeviceThread("test");
        Assert.Equal(3, device.Invoke(() => device.Invoke(() => 1) + 2));
    }

    [Fact]
    public void Tensors_that_work_leaves_behind_are_freed_when_it_ends()
    {
        using var device = new DeviceThread("test");
        var left = device.Invoke(() => torch.ones(3));
        device.Invoke(() => { });
        Assert.True(left.IsInvalid);
    }

    [Fact]
    public void The_number_of_threads_inside_an_operation_is_fixed()
    {
        using var device = new DeviceThread("test", threads: 1);
        Assert.Equal(1, device.Invoke(torch.get_num_threads));
    }

    [Fact]
    public void Ending_the_thread_finishes_what_was_posted_and_takes_no_more()
    {
        var device = new DeviceThread("test");
        var done = false;
        device.Post(() => done = true);
        device.Dispose();
        Assert.True(done);
        Assert.Throws<ObjectDisposedException>(() => device.Post(() => { }));
    }
}
