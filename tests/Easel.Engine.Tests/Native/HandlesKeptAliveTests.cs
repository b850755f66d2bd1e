using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Native;

/// <summary>
/// The packaged TorchSharp 0.107 lets the collector free a number that libtorch has yet to read
/// (docs/decisions/070-handles-kept-alive.md): a sum failed inside libtorch, or was wrong, about once in a million.
/// </summary>
public sealed class HandlesKeptAliveTests
{
    // With the packaged library the test failed after some 500 rounds: until then TorchSharp's methods are not optimised, and
    // their variables live to the end.
    private const int Rounds = 1500;
    private const long Numbers = 1 << 19;

    /// <summary>
    /// The second tensor has another type than the first, so libtorch converts it before it looks at the factor (an implicit 1). That makes
    /// the time between the call and the reading of the factor, some nanoseconds otherwise, long enough for a collection.
    /// </summary>
    [Fact]
    public void A_number_lives_until_libtorch_has_read_it()
    {
        using var zeros = torch.zeros(Numbers);
        using var ones = torch.ones(Numbers, dtype: int64);
        WhileCollecting(() => zeros + ones);
    }

    [Fact]
    public void The_mended_library_is_the_one_that_runs() =>
        Assert.Contains(typeof(torch).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>(), a => a is { Key: "HandlesKeptAlive", Value: "true" });

    private static void WhileCollecting(Func<Tensor> add)
    {
        using var ended = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!ended.IsCancellationRequested)
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
                GC.WaitForPendingFinalizers();
            }
        }) { IsBackground = true };
        collector.Start();
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                using var sum = add();
                using var last = sum[^1];
                Assert.Equal(1f, last.item<float>());
            }
        }
        finally
        {
            ended.Cancel();
            collector.Join();
        }
    }
}
