using System.Collections.Immutable;

namespace Easel.Starter.World;

/// <summary>
/// One picture of the starter model's world, as data: the same scene is always drawn the same way.
/// </summary>
/// <param name="Sky">The sky.</param>
/// <param name="Ground">The ground.</param>
/// <param name="Horizon">Where the ground begins, 0 (top) to 1 (bottom).</param>
/// <param name="Subjects">One to three subjects, from back to front.</param>
/// <param name="Shape">Chooses clouds, stars, waves and other small variations of the background.</param>
public sealed record Scene(Sky Sky, Ground Ground, float Horizon, ImmutableArray<Subject> Subjects, uint Shape);
