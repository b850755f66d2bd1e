namespace Easel.Engine.Memory;

/// <summary>Something made of weights that <see cref="ModelHost"/> keeps loaded.</summary>
public interface IHosted : IDisposable
{
    /// <summary>Bytes of its weights, as they are loaded.</summary>
    long Bytes { get; }
}
