namespace Easel.Benchmarks;

/// <summary>One thing to measure, in a process of its own, so that its peak memory is its own.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Title">What the table calls it.</param>
/// <param name="Repeats">Timed runs; the fastest counts, since everything else on the machine only makes a run slower.</param>
/// <param name="Prepare">Builds what is measured; returns the work of one run.</param>
/// <param name="Fixture">Makes the files that it reads, in a process before; null where it reads none.</param>
internal sealed record Benchmark(string Name, string Title, int Repeats, Func<Setting, Work> Prepare, Action? Fixture = null)
{
    /// <summary>True where it can compute on a graphics card too.</summary>
    public bool OnCard { get; init; }
}

/// <summary>The work of one run.</summary>
/// <param name="Flops">Multiplications and additions of its matrix products, convolutions and attention; 0 where bytes count instead.</param>
/// <param name="Run">One run.</param>
/// <param name="Reference">What to compare with where that is not the matrix product (reading the plain file), or null.</param>
internal sealed record Work(double Flops, Action Run, Action? Reference = null);
