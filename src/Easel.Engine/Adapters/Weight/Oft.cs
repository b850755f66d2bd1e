using static TorchSharp.torch;

namespace Easel.Engine.Adapters.Weight;

/// <summary>
/// Orthogonal fine-tuning (Qiu et al. 2023, arXiv:2306.07280): blocks of output rows are rotated. The rotation comes from a skew-symmetric
/// matrix by Cayley's transform, R = (I + Q)(I − Q)⁻¹ with Q = B − Bᵀ, whose length <c>alpha</c> · outputs may limit (kohya's
/// constraint); old LyCORIS files store the rotation itself (<c>oft_diag</c>). With a fourth dimension it is BOFT (Liu et al. 2023,
/// arXiv:2311.06243): several such rotations after each other, of butterfly-permuted rows. Arithmetic: A1111
/// <c>extensions-builtin/Lora/network_oft.py</c>.
/// </summary>
public sealed class Oft : WeightAdapter
{
    private readonly Tensor blocks;
    private readonly Tensor? rescale;
    private readonly bool isRotation;

    /// <param name="blocks">[blocks, size, size], or [factors, blocks, size, size] for BOFT; owned from now on.</param>
    /// <param name="constraint">What limits the length of Q, as a share of the outputs; null or 0 is no limit.</param>
    /// <param name="rescale">A factor on each output row, [outputs, 1 …], or null; owned from now on.</param>
    /// <param name="isRotation">True where the blocks are rotations already.</param>
    public Oft(Tensor blocks, double? constraint = null, Tensor? rescale = null, bool isRotation = false)
    {
        this.blocks = Own(isRotation ? "oft_diag" : "oft_blocks", blocks);
        this.rescale = OwnIf("rescale", rescale);
        (Alpha, this.isRotation) = (constraint, isRotation);
    }

    private bool IsBoft => blocks.dim() == 4;

    private long Size => blocks.shape[^1];

    private long Rows => blocks.shape[^3] * Size;

    /// <summary>Reads one out of a file's tensors; null where they are another kind.</summary>
    public static WeightAdapter? TryRead(ModuleTensors module) =>
        module.Has("oft_blocks") ? new Oft(module.Take("oft_blocks"), module.Number("alpha"), module.TakeIf("rescale"))
        : module.Has("oft_diag") ? new Oft(module.Take("oft_diag"), module.Number("alpha"), module.TakeIf("rescale"), isRotation: true)
        : null;

    /// <inheritdoc/>
    public override Tensor Delta(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var start = Full(weight).flatten(1);
        var rotation = isRotation ? Full(blocks) : Cayley(Full(blocks), weight.shape[0]);
        var turned = IsBoft ? Butterfly(rotation, start)
            // The rotation stands transposed before the rows, as the reference has it.
            : rotation.transpose(-1, -2).matmul(start.view(blocks.shape[0], Size, -1)).view(start.shape);
        if (rescale is not null) turned = turned * Full(rescale).view(-1, 1);
        return (turned - start).view(weight.shape).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override bool Fits(IReadOnlyList<long> shape) => shape[0] == Rows && shape.Count > 1 && (rescale is null || rescale.numel() == Rows);

    private Tensor Cayley(Tensor b, long outputs)
    {
        var q = b - b.transpose(-1, -2);
        if (Alpha is { } alpha && alpha != 0)
        {
            var length = q.square().sum().sqrt();
            q = q * ((length.clamp_max(alpha * outputs) + 1e-8) / (length + 1e-8));
        }

        var one = eye(Size, dtype: q.dtype, device: q.device);
        return (one + q).matmul(linalg.inv(one - q));
    }

    private Tensor Butterfly(Tensor rotations, Tensor rows)
    {
        var half = Size / 2;
        var x = rows;
        for (var i = 0; i < rotations.shape[0]; i++)
        {
            var stride = half << i;
            // (c g k) → (c k g), g = 2: partners that lie a stride apart become neighbours.
            var mixed = x.view(-1, 2, stride, rows.shape[1]).transpose(1, 2).reshape(-1, Size, rows.shape[1]);
            var turned = rotations[i].matmul(mixed);
            x = turned.view(-1, stride, 2, rows.shape[1]).transpose(1, 2).reshape(rows.shape);
        }

        return x;
    }
}
