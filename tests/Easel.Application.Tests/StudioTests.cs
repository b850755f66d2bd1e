using Easel.Application.Jobs;

namespace Easel.Application.Tests;

/// <summary>Tests of a studio, which hold for both databases: <see cref="OnPostgres"/> runs them again.</summary>
public abstract class StudioTests
{
    private protected virtual Task<TestStudio> OpenAsync(QueueLimits? limits = null) => TestStudio.OpenAsync(limits);
}
