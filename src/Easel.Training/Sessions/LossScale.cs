namespace Easel.Training.Sessions;

/// <summary>
/// Keeps half-precision gradients from vanishing: the loss is multiplied, and the gradients divided again; the factor halves after an
/// overflow and doubles after 2000 good updates (Micikevicius et al. 2017, arXiv:1710.03740; PyTorch's GradScaler).
/// </summary>
/// <param name="active">True for fp16; otherwise the factor stays 1.</param>
public sealed class LossScale(bool active)
{
    private const int GrowthInterval = 2000;

    /// <summary>The factor.</summary>
    public double Factor { get; private set; } = active ? 65536 : 1;

    /// <summary>Good updates since the factor last changed.</summary>
    public int Good { get; private set; }

    /// <summary>Notes an update whose gradients were finite, or were not.</summary>
    /// <returns>False where the update must be left out.</returns>
    public bool Note(bool finite)
    {
        if (!active) return finite;
        if (!finite)
        {
            (Factor, Good) = (Factor / 2, 0);
            return false;
        }

        if (++Good < GrowthInterval) return true;
        (Factor, Good) = (Factor * 2, 0);
        return true;
    }

    /// <summary>Goes on from a saved state.</summary>
    public void Restore(double factor, int good) => (Factor, Good) = (factor, good);

    /// <summary>True where overflows are expected and handled.</summary>
    public bool IsActive => active;
}
