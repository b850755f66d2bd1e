using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>
/// A tensor that a loop carries from step to step. Setting it takes the new one out of the step's dispose scope and frees the old one; the
/// caller's tensor that it may start with is left alone.
/// </summary>
internal sealed class Carried(Tensor? start = null) : IDisposable
{
    private Tensor? _value = start;
    private bool _owned;

    /// <summary>True once there is a tensor.</summary>
    public bool HasValue => _value is not null;

    /// <summary>The tensor now.</summary>
    public Tensor Value => _value ?? throw new InvalidOperationException("Nothing is carried yet.");

    /// <summary>Keeps <paramref name="next"/>, which must belong to the innermost dispose scope.</summary>
    public void Set(Tensor next)
    {
        // An alias, because one result may be carried in two places.
        var kept = next.alias().MoveToOuterDisposeScope();
        Dispose();
        (_value, _owned) = (kept, true);
    }

    /// <summary>Takes over what <paramref name="other"/> carries, which then has nothing.</summary>
    public void TakeFrom(Carried other)
    {
        Dispose();
        (_value, _owned) = (other._value, other._owned);
        (other._value, other._owned) = (null, false);
    }

    /// <summary>Gives the tensor to the caller.</summary>
    public Tensor Release()
    {
        var result = _owned ? Value : Value.alias();
        (_value, _owned) = (null, false);
        return result;
    }

    public void Dispose()
    {
        if (_owned)
            _value!.Dispose();
        (_value, _owned) = (null, false);
    }
}
