using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>The last few tensors of a multistep sampler, newest first.</summary>
internal sealed class History(int length) : IDisposable
{
    private readonly Carried[] _items = [.. Enumerable.Range(0, length).Select(_ => new Carried())];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The tensor of <paramref name="back"/> steps ago, 0 for the newest.</summary>
    public Tensor this[int back] => _items[back].Value;

    /// <summary>Adds one, which must belong to the innermost dispose scope, and forgets the oldest beyond the length.</summary>
    public void Add(Tensor newest)
    {
        for (var i = _items.Length - 1; i > 0; i--)
            _items[i].TakeFrom(_items[i - 1]);
        _items[0].Set(newest);
        Count = Math.Min(Count + 1, _items.Length);
    }

    public void Dispose()
    {
        foreach (var item in _items)
            item.Dispose();
    }
}
