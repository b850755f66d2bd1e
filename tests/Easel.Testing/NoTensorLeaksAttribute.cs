using System.Reflection;
using TorchSharp;
using Xunit;
using Xunit.v3;

namespace Easel.Testing;

/// <summary>
/// Fails a test (or every test of a class) that leaves tensors behind: it compares TorchSharp's count of live tensors of this thread
/// before and after. The idea is ImageSharp's <c>ValidateDisposedMemoryAllocations</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NoTensorLeaksAttribute : BeforeAfterTestAttribute
{
    private long _before;

    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => _before = Live();

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        var leaked = Live() - _before;
        Assert.True(leaked <= 0, $"{methodUnderTest.Name} left {leaked} tensors behind: dispose them, or move them out of their scope.");
    }

    private static long Live()
    {
        var statistics = DisposeScopeManager.Statistics.TensorStatistics;
        return statistics.ThreadTotalLiveCount;
    }
}
