namespace Easel.Starter.World;

/// <summary>The skies of the picture world.</summary>
public enum Sky { Day, Sunset, Night, Overcast, Rain, Rainbow }
