namespace Easel.Engine.Tests.Memory;

/// <summary>Tests that read how much memory the process holds: they run when no other test of the program does, whose memory would be counted too.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public static class MeasuredAlone;
