//! A cache never fails a run: damage, races and places that cannot be written all count as absence.

use super::*;
use std::fs::{self, File};
use std::time::{Duration, SystemTime};

const LIMIT: u64 = 64 << 20;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("disk_cache-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Folder(path)
    }

    fn cache(&self) -> DiskCache {
        DiskCache::open(Some(self.0.clone()), "test", LIMIT)
    }

    /// What the next process finds.
    fn get(&self, slot: Slot, key: &Key) -> Option<Vec<u8>> {
        self.cache().get("project", slot, key)
    }

    fn put(&self, slot: Slot, key: Key, payload: &[u8]) {
        let cache = self.cache();
        cache.put("project", slot, key, payload.to_vec());
        cache.write();
    }

    fn pack(&self) -> PathBuf {
        self.cache().place_of("project").0
    }

    fn size(&self) -> u64 {
        fs::metadata(self.pack()).unwrap().len()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn key(name: &str) -> Key {
    hash(&[name.as_bytes()])
}

#[test]
fn keeps_and_replaces() {
    let folder = Folder::new("keeps");
    let cache = folder.cache();
    assert_eq!(cache.get("project", 1, &key("a")), None);
    cache.put("project", 1, key("a"), b"one".to_vec());
    assert_eq!(cache.get("project", 1, &key("a")).as_deref(), Some(&b"one"[..]), "before it is written");
    assert_eq!(folder.get(1, &key("a")), None);
    cache.write();
    assert_eq!(cache.get("project", 1, &key("a")).as_deref(), Some(&b"one"[..]), "after it was written");
    assert_eq!(folder.get(1, &key("a")).as_deref(), Some(&b"one"[..]));
    assert_eq!(folder.get(2, &key("a")), None);
    assert_eq!(folder.cache().get("other project", 1, &key("a")), None);
    folder.put(2, key("b"), b"");
    folder.put(1, key("c"), b"three");
    assert_eq!(folder.get(2, &key("b")).as_deref(), Some(&b""[..]));
    assert_eq!(folder.get(1, &key("a")), None, "replaced");
    assert!(folder.cache().has("project", 1, &key("c")) && !folder.cache().has("project", 1, &key("a")));
    assert_eq!(folder.get(1, &key("c")).as_deref(), Some(&b"three"[..]));
    assert_eq!(DiskCache::open(Some(folder.0.clone()), "later version", LIMIT).get("project", 1, &key("c")), None);
}

#[test]
fn writes_in_the_background() {
    let folder = Folder::new("background");
    let cache = folder.cache();
    for n in 0..20u8 {
        cache.put("project", n.into(), key("k"), vec![n; 10_000]);
        cache.write_in_background();
    }
    cache.write();
    for n in 0..20u8 {
        assert_eq!(folder.get(n.into(), &key("k")), Some(vec![n; 10_000]));
    }
}

#[test]
fn damage_is_ignored_and_repaired() {
    let folder = Folder::new("damage");
    let payload: Vec<u8> = (0..10_000u32).map(|n| n as u8).collect();
    let damages: [fn(&mut Vec<u8>); 8] = [
        |bytes| bytes.truncate(bytes.len() - 1),
        |bytes| bytes.truncate(17),
        |bytes| bytes.clear(),
        |bytes| bytes[20_000] ^= 1,
        |bytes| bytes[33] ^= 1,
        |bytes| bytes[10..18].fill(0xFF),
        |bytes| bytes.extend_from_slice(b"garbage"),
        |bytes| bytes.fill(0xAA),
    ];
    for damage in damages {
        let _ = fs::remove_file(folder.pack());
        folder.put(1, key("a"), &payload);
        folder.put(2, key("b"), &payload);
        folder.put(3, key("c"), &payload);
        let mut bytes = fs::read(folder.pack()).unwrap();
        damage(&mut bytes);
        fs::write(folder.pack(), bytes).unwrap();
        let cache = folder.cache();
        for (slot, name) in [(1, "a"), (2, "b"), (3, "c")] {
            match cache.get("project", slot, &key(name)) {
                Some(found) => assert_eq!(found, payload),
                None => cache.put("project", slot, key(name), payload.clone()),
            }
        }
        cache.put("project", 4, key("d"), Vec::new());
        cache.write();
        for (slot, name) in [(1, "a"), (2, "b"), (3, "c")] {
            assert_eq!(folder.get(slot, &key(name)).as_ref(), Some(&payload));
        }
    }
    // A pack under another's name is not believed.
    let other = folder.cache().place_of("other project").0;
    fs::copy(folder.pack(), &other).unwrap();
    assert_eq!(folder.cache().get("other project", 1, &key("a")), None);
    // A folder where a file should be.
    fs::remove_file(folder.pack()).unwrap();
    fs::create_dir_all(folder.pack()).unwrap();
    assert_eq!(folder.get(1, &key("a")), None);
    folder.put(1, key("a"), &payload);
}

#[test]
fn a_torn_batch_costs_only_what_follows() {
    let folder = Folder::new("torn");
    folder.put(1, key("a"), &[1; 5000]);
    let whole = folder.size();
    folder.put(2, key("b"), &[2; 5000]);
    File::options().write(true).open(folder.pack()).unwrap().set_len(whole + 3000).unwrap();
    assert_eq!(folder.get(1, &key("a")), Some(vec![1; 5000]));
    assert_eq!(folder.get(2, &key("b")), None);
    folder.put(3, key("c"), &[3; 5000]);
    assert_eq!(folder.get(1, &key("a")), Some(vec![1; 5000]));
    assert_eq!(folder.get(3, &key("c")), Some(vec![3; 5000]));
}

#[test]
fn writers_do_not_disturb_each_other() {
    let folder = Folder::new("race");
    std::thread::scope(|scope| {
        for writer in 0..8u8 {
            let folder = &folder;
            scope.spawn(move || {
                for round in 0..50u64 {
                    folder.put(0, key("shared"), &vec![writer; 20_000]);
                    folder.put(round + 1, key("own"), &[writer; 100]);
                    if let Some(found) = folder.get(0, &key("shared")) {
                        assert_eq!(found.len(), 20_000);
                        assert!(found.iter().all(|byte| *byte == found[0]));
                    }
                }
            });
        }
    });
    assert!(folder.get(0, &key("shared")).is_some());
    let left = fs::read_dir(folder.pack().parent().unwrap()).unwrap().count();
    assert_eq!(left, 1, "no temporary files");
}

#[test]
fn packs_stay_compact() {
    let folder = Folder::new("compact");
    for n in 0..200u32 {
        folder.put(7, hash(&[&n.to_le_bytes()]), &vec![n as u8; 100_000]);
    }
    assert_eq!(folder.get(7, &hash(&[&199u32.to_le_bytes()])), Some(vec![199; 100_000]));
    assert!(folder.size() < 2_500_000, "{} bytes of replaced entries", folder.size());
    // A pack has its share of the cache; the latest entries stay.
    let entry = LIMIT / PACK_PART / 20;
    for n in 0..50u64 {
        folder.put(1000 + n, key("large"), &vec![n as u8; entry as usize]);
    }
    assert!(folder.size() <= LIMIT / PACK_PART);
    assert!(folder.get(1049, &key("large")).is_some());
    assert!(folder.get(1000, &key("large")).is_none());
    folder.put(5, key("huge"), &vec![0; (LIMIT / PACK_PART) as usize]);
    assert_eq!(folder.get(5, &key("huge")), None, "too large to keep");
}

#[test]
fn unusable_places_are_silent() {
    let folder = Folder::new("unusable");
    fs::create_dir_all(&folder.0).unwrap();
    let file = folder.0.join("file");
    fs::write(&file, b"").unwrap();
    for place in [file.join("below"), PathBuf::from("/proc/nowhere"), PathBuf::from("/dev/full")] {
        let cache = DiskCache::open(Some(place), "test", LIMIT);
        cache.put("project", 1, key("k"), b"x".to_vec());
        cache.write_in_background();
        cache.write();
        assert_eq!(cache.get("project", 1, &key("k")), None);
    }
}

#[test]
fn shrinks_to_the_packs_used_last() {
    let folder = Folder::new("shrink");
    let cache = DiskCache::open(Some(folder.0.clone()), "test", 100_000);
    let projects: Vec<String> = (0..30).map(|n| n.to_string()).collect();
    let bystander = folder.0.join("precious.txt");
    fs::create_dir_all(&folder.0).unwrap();
    fs::write(&bystander, vec![0; 500_000]).unwrap();
    for (age, project) in projects.iter().enumerate() {
        cache.put(project, 1, key("k"), vec![0; 5000]);
        cache.write();
        let pack = File::options().write(true).open(cache.place_of(project).0).unwrap();
        pack.set_modified(SystemTime::now() - Duration::from_secs(1000 - age as u64)).unwrap();
    }
    let later = DiskCache::open(Some(folder.0.clone()), "test", 100_000);
    let kept: Vec<bool> = projects.iter().map(|project| later.get(project, 1, &key("k")).is_some()).collect();
    let count = kept.iter().filter(|kept| **kept).count();
    assert!((10..=19).contains(&count), "{count} kept");
    assert!(kept[29] && !kept[0] && kept.is_sorted());
    assert!(bystander.exists());
}

#[test]
fn hash_sees_borders() {
    assert_ne!(hash(&[b"ab", b"c"]), hash(&[b"a", b"bc"]));
    assert_ne!(hash(&[b""]), hash(&[]));
    assert_eq!(hash(&[b"x", b"y"]), hash(&[b"x", b"y"]));
}
