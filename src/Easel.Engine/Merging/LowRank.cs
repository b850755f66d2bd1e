using Easel.Core.Requests;
using static TorchSharp.torch;

namespace Easel.Engine.Merging;

/// <summary>
/// A matrix as the product of two factors, by singular values: <c>Up</c> [outputs, rank] has the singular values in it, <c>Down</c>
/// [rank, inputs] has orthonormal rows.
/// </summary>
/// <param name="Up">[outputs, rank], float64.</param>
/// <param name="Values">[rank], falling, float64.</param>
/// <param name="Down">[rank, inputs], float64.</param>
internal sealed record LowRank(Tensor Up, Tensor Values, Tensor Down)
{
    // sd-scripts' MIN_SV: below it a module changes nothing.
    private const double Nothing = 1e-6;

    /// <summary>The singular values of a product of two thin factors: two QR decompositions and one small SVD give the same as the SVD of the whole product.</summary>
    /// <param name="up">[outputs, rank].</param>
    /// <param name="down">[rank, inputs].</param>
    public static LowRank OfProduct(Tensor up, Tensor down)
    {
        if (up.shape[1] >= Math.Min(up.shape[0], down.shape[1])) return OfMatrix(up.matmul(down));
        var (left, r) = linalg.qr(up);
        var (right, s) = linalg.qr(down.t());
        var (u, values, v) = linalg.svd(r.matmul(s.t()), fullMatrices: false);
        return new LowRank(left.matmul(u * values), values, v.matmul(right.t()));
    }

    /// <summary>The singular values of a matrix.</summary>
    public static LowRank OfMatrix(Tensor matrix)
    {
        var (u, values, v) = linalg.svd(matrix, fullMatrices: false);
        return new LowRank(u * values, values, v);
    }

    /// <summary>The largest singular values only.</summary>
    public LowRank Cut(long rank)
    {
        var kept = Math.Min(rank, Values.shape[0]);
        return new LowRank(Up.narrow(1, 0, kept), Values.narrow(0, 0, kept), Down.narrow(0, 0, kept));
    }

    /// <summary>Factors beyond the quantile of all of them, cut to it (sd-scripts' <c>clamp_quantile</c>); 1 changes nothing.</summary>
    public LowRank Clamp(double quantile)
    {
        if (quantile >= 1) return this;
        var most = cat([Up.flatten(), Down.flatten()]).to(ScalarType.Float32).quantile(tensor((float)quantile)).item<float>();
        return this with { Up = Up.clamp(-most, most), Down = Down.clamp(-most, most) };
    }

    /// <summary>
    /// The rank that a rule chooses, with the counting of sd-scripts' <c>resize_lora.py</c> as of 2023: where the rule finds an index, it takes
    /// two more than it.
    /// </summary>
    /// <param name="rule">The rule.</param>
    /// <param name="amount">Its number.</param>
    /// <param name="most">The largest rank.</param>
    /// <param name="full">The smaller side of the whole matrix.</param>
    public long RankBy(LoraRankRule rule, double amount, long most, long full)
    {
        var values = Values.data<double>().ToArray();
        if (values.Length == 0 || values[0] <= Nothing) return 1;
        var index = rule switch
        {
            LoraRankRule.SvRatio => values.Count(v => v > values[0] / amount),
            LoraRankRule.SvFro => Reach(values.Select(v => v * v), amount * amount) + 1,
            LoraRankRule.SvCumulative => Reach(values, amount) + 1,
            _ => most,
        };
        var rank = rule == LoraRankRule.Fixed ? most : Math.Max(1, Math.Min(index, full - 1)) + 1;
        return Math.Min(rank, most);
    }

    // The first place where the running sum has reached its share.
    private static long Reach(IEnumerable<double> parts, double share)
    {
        double[] all = [.. parts];
        var (sum, total) = (0.0, all.Sum());
        for (var i = 0; i < all.Length; i++)
        {
            sum += all[i];
            if (sum / total >= share) return i;
        }

        return all.Length;
    }
}
