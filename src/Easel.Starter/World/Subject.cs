namespace Easel.Starter.World;

/// <summary>One thing in a scene, with every number its drawing needs.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Colour">Its main colour.</param>
/// <param name="Size">How large, relative to its kind.</param>
/// <param name="Place">Which third of the width.</param>
/// <param name="X">The middle, 0 (left) to 1 (right).</param>
/// <param name="Base">The lower edge, 0 (top) to 1 (bottom).</param>
/// <param name="Mirrored">Drawn looking the other way.</param>
/// <param name="Shape">Chooses among the small variations of the kind's drawing.</param>
public sealed record Subject(Kind Kind, Colour Colour, SubjectSize Size, Place Place, float X, float Base, bool Mirrored, uint Shape)
{
    /// <summary>The facts about its kind.</summary>
    public KindFacts Facts => KindFacts.Of(Kind);

    /// <summary>A person in a dress; otherwise in shirt and trousers.</summary>
    public bool WearsDress => Kind == Kind.Person && (Shape & 1) == 0;

    /// <summary>A tree of the pointed sort; otherwise a leafy one.</summary>
    public bool IsFir => Kind == Kind.Tree && Shape % 3 == 0;

    /// <summary>The rectangle it is drawn in.</summary>
    public Box Box
    {
        get
        {
            float height = Facts.Height(Size), half = height * Facts.Aspect / 2;
            return new Box(X - half, Base - height, X + half, Base);
        }
    }
}
