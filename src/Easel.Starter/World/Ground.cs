namespace Easel.Starter.World;

/// <summary>What the lower third of a picture is made of.</summary>
public enum Ground { Grass, Sand, Snow, Sea, Street, Earth }
