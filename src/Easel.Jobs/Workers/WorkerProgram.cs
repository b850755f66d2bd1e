using System.Collections.Immutable;
using System.Diagnostics;

namespace Easel.Jobs.Workers;

/// <summary>How a worker's process is started.</summary>
/// <param name="Start">The program, its arguments and its environment; the name that it is to report under goes in.</param>
/// <param name="Patience">How long a shutdown waits for the job in hand before it takes it back.</param>
/// <param name="Kinds">The kinds of job for which it is started.</param>
/// <param name="Prefix">What its name begins with.</param>
public sealed record WorkerProgram(Func<string, ProcessStartInfo> Start, TimeSpan Patience, ImmutableArray<string> Kinds, string Prefix = "local");
