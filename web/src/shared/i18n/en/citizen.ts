export default { title: 'Halls' }
